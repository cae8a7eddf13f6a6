import {
  type CanisterControl,
  controlCanister,
  defaultSnapshotPolicy,
  journalNetwork,
  observeCanister,
  type PlanRequest,
} from "../../recovery/mod.ts";
import type { ModulePolicy } from "../../modules/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { moduleOfCanister } from "../modules/list-modules.ts";
import { findCanister, type NamedCanister, openSession, type Session } from "../session.ts";
import type { OperationOptions } from "./operation-options.ts";
import { userJournals } from "./user-journals.ts";

/** All that a plan is made of, and the way to the canister. */
export interface PreparedOperation {
  readonly session: Session;
  readonly canister: NamedCanister;
  readonly control: CanisterControl;
  /** Of the module that the canister is. */
  readonly policy: ModulePolicy;
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
  const before = await observeCanister(control, name);
  const { policy } = await moduleOfCanister(session, canister);
  const autoStop = options.autoStop ?? session.config?.snapshots?.autoStop ?? defaultSnapshotPolicy.autoStop;
  return { session, canister, control, policy, request: { canisterId: canister.id, before, autoStop } };
}
