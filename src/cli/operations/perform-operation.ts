import { applyPolicy } from "../../modules/mod.ts";
import { type OperationPlan, type OperationResult, type Refusal, runOperation } from "../../recovery/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { parseDuration } from "../text/duration.ts";
import { jsonOutput } from "../text/json-output.ts";
import { cutOff } from "./cut-off.ts";
import { dryRunJson, dryRunLines } from "./dry-run.ts";
import { eventLine } from "./event-line.ts";
import type { OperationOptions } from "./operation-options.ts";
import type { PreparedOperation } from "./prepare-operation.ts";
import { isUnknownSnapshot } from "../transfer/explain-unknown-snapshot.ts";
import { refusalError } from "./refusal-error.ts";
import { skippedLine } from "./skipped-line.ts";
import { userJournals } from "./user-journals.ts";
import { withInterrupt } from "./with-interrupt.ts";
import { workTarget } from "./work-target.ts";

/**
 * Carries a plan out that the policy of the module has nothing against, or with `--dry-run` shows it.
 *
 * @returns undefined after a dry run
 * @throws CliError for what the plan knows to be refused; what `runOperation` throws
 */
export async function performOperation(
  context: CliContext,
  prepared: Pick<PreparedOperation, "canister" | "control" | "session" | "policy">,
  { plan: planned, options }: { readonly plan: OperationPlan; readonly options: OperationOptions },
): Promise<OperationResult | undefined> {
  const { canister, control, session, policy } = prepared;
  const plan = applyPolicy(planned, policy);
  const { terminal } = context;
  if (options.dryRun === true) showPlan(context, prepared, { plan, options });
  const [refusal] =
    options.dryRun === true ? plan.refusals : plan.refusals.filter((each) => isGrave(each, plan));
  if (refusal !== undefined) throw refusalError(refusal, plan, canister);
  if (options.dryRun === true) return undefined;
  const stopTimeoutMs = options.stopTimeout === undefined ? undefined : parseDuration(options.stopTimeout);
  if (plan.skipped !== undefined) terminal.note(skippedLine(plan.skipped, canister.name));
  return explainingUnknown(prepared, plan, () =>
    withInterrupt(context, (signal) =>
      runOperation(plan, {
        control,
        journals: userJournals(context),
        name: canister.name,
        network: session.client,
        target: workTarget(context, session, options),
        ...(stopTimeoutMs === undefined ? {} : { stopTimeoutMs }),
        signal,
        reached: cutOff(context),
        report: (event) => {
          const line = eventLine(event, canister);
          if (line !== undefined) terminal.note(line);
        },
      }),
    ),
  );
}

/** Runs an operation; what was not seen and is not there ends as if it had been refused. */
async function explainingUnknown<T>(
  { canister }: Pick<PreparedOperation, "canister">,
  plan: OperationPlan,
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const unseen = plan.refusals.find(({ kind }) => kind === "unknown-snapshot");
    if (unseen === undefined || !isUnknownSnapshot(error)) throw error;
    throw refusalError(unseen, plan, canister);
  }
}

/** Where nothing has to be stopped for it, the network is asked for a snapshot that was not seen: its word counts. */
function isGrave(refusal: Refusal, plan: OperationPlan): boolean {
  return refusal.kind !== "unknown-snapshot" || plan.steps.some(({ kind }) => kind === "stop");
}

function showPlan(
  { terminal }: CliContext,
  { canister }: Pick<PreparedOperation, "canister">,
  { plan, options }: { readonly plan: OperationPlan; readonly options: OperationOptions },
): void {
  if (options.json === true) terminal.data(jsonOutput(dryRunJson(plan, canister)));
  else for (const line of dryRunLines(plan, canister)) terminal.data(line);
}
