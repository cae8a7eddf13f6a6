import { encodeHex } from "../../bytes/mod.ts";
import { chooseInstallMode } from "../../client/mod.ts";
import { choosePolicySnapshot, type ModulePolicy } from "../../modules/mod.ts";
import {
  type CanisterControl,
  controlCanister,
  describeModule,
  encodeHealthCheck,
  journalNetwork,
  type Observation,
  observeForUpgrade,
  type OperationPlan,
  planUpgrade,
  type UpgradeSnapshot,
} from "../../recovery/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { encodeInitArgs } from "../deploy/encode-init-args.ts";
import { moduleOfCanister } from "../modules/list-modules.ts";
import type { InitArgs } from "../project/project-config.ts";
import { findCanister, type NamedCanister, openSession, type Session } from "../session.ts";
import { parseDuration } from "../text/duration.ts";
import { formatSnapshotId, parseSnapshotId } from "../text/snapshot-id.ts";
import { parseHealthCheck } from "./parse-health-check.ts";
import type { UpgradeOptions } from "./upgrade-options.ts";
import { userJournals } from "./user-journals.ts";

/** An upgrade that can be shown or carried out. */
export interface PreparedUpgrade {
  readonly session: Session;
  readonly canister: NamedCanister;
  readonly control: CanisterControl;
  readonly plan: OperationPlan;
  readonly policy: ModulePolicy;
}

/**
 * Finds the canister or module that the user named, looks at it, and plans its upgrade as its policy, its health checks and
 * the options say. Changes nothing.
 *
 * @throws RecoveryError "recovery/under-way" or "recovery/cut-off"; CliError
 */
export async function prepareUpgrade(
  context: CliContext,
  name: string,
  options: UpgradeOptions & { readonly wasmModule: Uint8Array; readonly initArgs: InitArgs | undefined },
): Promise<PreparedUpgrade> {
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  userJournals(context).requireFree({
    canister: { id: canister.id.toText(), name },
    network: journalNetwork(session.client),
  });
  const control = await controlCanister(session.client, canister.id);
  const module = describeModule(options.wasmModule);
  const before = await observeForUpgrade(control, name);
  const { policy, healthChecks } = await moduleOfCanister(session, canister);
  const arg = encodeInitArgs(options.wasmModule, module.fault === undefined ? options.initArgs : undefined);
  const given = (options.check ?? []).map((text) => parseHealthCheck(text, module.interface));
  const limits = {
    ...(options.checkTimeout === undefined ? {} : { timeoutMs: parseDuration(options.checkTimeout) }),
    ...(options.checkRetries === undefined ? {} : { retries: options.checkRetries }),
  };
  const declared = options.healthChecks === false ? [] : healthChecks;
  const plan = planUpgrade({
    canisterId: canister.id,
    before,
    module,
    arg,
    mode: await chooseInstallMode(
      session.client,
      { canisterId: canister.id, status: before.status },
      options.mode,
    ),
    snapshot: snapshotOf(options, policy, before),
    maxSnapshots: policy.maxSnapshots,
    healthChecks: [...declared, ...given].map((check) =>
      encodeHealthCheck({ ...check, ...limits }, module.interface),
    ),
    checkStopped: options.checkStopped === true,
    force: options.force === true,
  });
  return { session, canister, control, plan, policy };
}

/** Where nobody chose and the policy has no answer, adding is planned: it is refused, with what can be done. */
function snapshotOf(options: UpgradeOptions, policy: ModulePolicy, before: Observation): UpgradeSnapshot {
  const { snapshot } = options;
  if (snapshot === "skip") return { kind: "skip" };
  if (snapshot?.startsWith("replace=") === true) {
    const id = formatSnapshotId(parseSnapshotId(snapshot.slice("replace=".length)));
    return { kind: "replace", snapshot: id };
  }
  if (snapshot === "add" || options.overwrite === false) return { kind: "add" };
  if (!policy.isSnapshotBeforeUpgrade) return { kind: "skip" };
  const choice = choosePolicySnapshot(
    policy,
    before.snapshots.map(({ id }) => encodeHex(id)),
  );
  return choice.kind === "replace" ? choice : { kind: "add" };
}
