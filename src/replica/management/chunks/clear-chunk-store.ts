import { encodeManagementResult } from "../../../wire/mod.ts";
import { withCanister } from "../../canisters.ts";
import type { ReplicaState } from "../../state.ts";
import { requireControllerOrSelf } from "../access.ts";
import { decodeArgs } from "../decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";

/** `clear_chunk_store`: forgets every WasmChunk of a canister, free of charge. Snapshots keep theirs. */
export function clearChunkStore(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("clear_chunk_store", call.arg);
  if (!decoded.ok) return { kind: "reject", state, reject: decoded.reject };
  const access = requireControllerOrSelf(state, decoded.args.canister_id, call.caller);
  if (!access.ok) return { kind: "reject", state, reject: access.reject };
  const changed = { ...access.canister, chunkStore: new Map<string, Uint8Array>() };
  return {
    kind: "reply",
    state: withCanister(state, changed),
    data: encodeManagementResult("clear_chunk_store", null),
  };
}
