import {
  type JournalTarget,
  type OperationPlan,
  type OperationResult,
  type Refusal,
  runOperation,
} from "../../recovery/mod.ts";
import { applyPolicy } from "../../modules/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { userIdentityStore } from "../identity/identity-store.ts";
import type { Session } from "../session.ts";
import { parseDuration } from "../text/duration.ts";
import { jsonOutput } from "../text/json-output.ts";
import { cutOff } from "./cut-off.ts";
import { dryRunJson, dryRunLines } from "./dry-run.ts";
import { eventLine } from "./event-line.ts";
import type { OperationOptions } from "./operation-options.ts";
import type { PreparedOperation } from "./prepare-operation.ts";
import { refusalError } from "./refusal-error.ts";
import { skippedLine } from "./skipped-line.ts";
import { userJournals } from "./user-journals.ts";
import { withInterrupt } from "./with-interrupt.ts";

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
  if (refusal !== undefined) throw refusalError(refusal, plan.kind, canister);
  if (options.dryRun === true) return undefined;
  const stopTimeoutMs = options.stopTimeout === undefined ? undefined : parseDuration(options.stopTimeout);
  if (plan.skipped !== undefined) terminal.note(skippedLine(plan.skipped, canister.name));
  return withInterrupt(context, (signal) =>
    runOperation(plan, {
      control,
      journals: userJournals(context),
      name: canister.name,
      network: session.client,
      target: targetOf(context, session, options),
      ...(stopTimeoutMs === undefined ? {} : { stopTimeoutMs }),
      signal,
      reached: cutOff(context),
      report: (event) => {
        const line = eventLine(event, canister);
        if (line !== undefined) terminal.note(line);
      },
    }),
  );
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

/** The options that lead here again from any folder. */
function targetOf({ env }: CliContext, { project }: Session, options: OperationOptions): JournalTarget {
  const { network, environment, rootKey } = options;
  return {
    projectRoot: project.directory,
    ...(network === undefined ? {} : { network }),
    ...(environment === undefined ? {} : { environment }),
    ...(rootKey === undefined ? {} : { rootKey }),
    identity: options.identity ?? userIdentityStore(env).defaultName(),
  };
}
