import { encodeManagementResult } from "../../../wire/mod.ts";
import type { ReplicaState } from "../../state.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";
import { decodeSnapshotArgs } from "./decode-snapshot-args.ts";
import { refused } from "./refused.ts";
import { requireSnapshotReader } from "./snapshot-access.ts";

/** `list_canister_snapshots`: the snapshots of a canister in the order of their ids, free of charge. */
export function listCanisterSnapshots(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeSnapshotArgs("list_canister_snapshots", call.arg);
  if (!decoded.ok) return refused(state, decoded.reject);
  const access = requireSnapshotReader(state, decoded.args.canister_id, call.caller);
  if (!access.ok) return refused(state, access.reject);
  const snapshots = [...access.canister.snapshots.values()].map((snapshot) => ({
    id: snapshot.id,
    taken_at_timestamp: snapshot.takenAtNs,
    total_size: BigInt(snapshot.sizeBytes),
  }));
  return { kind: "reply", state, data: encodeManagementResult("list_canister_snapshots", snapshots) };
}
