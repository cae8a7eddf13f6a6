import {
  type CanisterControl,
  controlCanister,
  defaultSnapshotPolicy,
  journalNetwork,
  observeCanister,
  type PlanRequest,
  type SnapshotPolicy,
} from "../../recovery/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { findCanister, type NamedCanister, openSession, type Session } from "../session.ts";
import type { OperationOptions } from "./operation-options.ts";
import { userJournals } from "./user-journals.ts";

/** All that a plan is made of, and the way to the canister. */
export interface PreparedOperation {
  readonly session: Session;
  readonly canister: NamedCanister;
  readonly control: CanisterControl;
  readonly policy: SnapshotPolicy;
  readonly request: PlanRequest;
}

/**
 * Finds the canister that the user named and looks at it. Changes nothing.
 *
 * @throws RecoveryError "recovery/under-way" or "recovery/cut-off": another operation's canister may be stopped for the moment
 */
export async function prepareOperation(
  context: CliContext,
  name: string,
  options: OperationOptions,
): Promise<PreparedOperation> {
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  userJournals(context).requireFree({
    canister: { id: canister.id.toText(), name },
    network: journalNetwork(session.client),
  });
  const control = await controlCanister(session.client, canister.id);
  const policy = { ...defaultSnapshotPolicy, ...session.config?.snapshots };
  const before = await observeCanister(control, name);
  const autoStop = options.autoStop ?? policy.autoStop;
  return { session, canister, control, policy, request: { canisterId: canister.id, before, autoStop } };
}
