import { encodeManagementResult } from "../../../wire/mod.ts";
import { withCanister } from "../../canisters.ts";
import { checkCyclesAndMemory, plannedGrowth } from "../../cycles/check-cycles-and-memory.ts";
import type { ReplicaContext } from "../../replica-context.ts";
import type { ReplicaState } from "../../state.ts";
import { requireController } from "../access.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";
import { decodeSnapshotArgs } from "./decode-snapshot-args.ts";
import { findOwnSnapshot } from "./find-snapshot.ts";
import { refused } from "./refused.ts";
import { withoutSnapshot } from "./snapshots-of-canister.ts";

/**
 * `delete_canister_snapshot`: forgets a snapshot, free of charge.
 *
 * As on the Internet Computer a canister that stays frozen without the snapshot is refused (IC0532).
 */
export function deleteCanisterSnapshot(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeSnapshotArgs("delete_canister_snapshot", call.arg);
  if (!decoded.ok) return refused(state, decoded.reject);
  const { args } = decoded;
  const access = requireController(state, args.canister_id, call.caller);
  if (!access.ok) return refused(state, access.reject);
  const { canister } = access;
  const lookup = findOwnSnapshot(state, canister, args.snapshot_id);
  if (!lookup.ok) return refused(state, lookup.reject);
  const planned = plannedGrowth(canister, -lookup.snapshot.sizeBytes, { cycles: 0n, sender: call.caller });
  const verdict = checkCyclesAndMemory(state, canister, { planned, limits: context.limits });
  if (verdict !== undefined) return refused(state, verdict);
  const changed = withoutSnapshot(canister, lookup.snapshot);
  return {
    kind: "reply",
    state: withCanister(state, changed),
    data: encodeManagementResult("delete_canister_snapshot", null),
  };
}
