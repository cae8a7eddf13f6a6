import { decodeHex } from "../../../bytes/mod.ts";
import { encodeManagementResult } from "../../../wire/mod.ts";
import type { ReplicaState } from "../../state.ts";
import { requireControllerOrSelf } from "../access.ts";
import { decodeArgs } from "../decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "../management-call.ts";
import { chunkHashes } from "./add-chunk.ts";

/** `stored_chunks`: the hashes in the chunk store of a canister, ascending. */
export function storedChunks(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("stored_chunks", call.arg);
  if (!decoded.ok) return { kind: "reject", state, reject: decoded.reject };
  const access = requireControllerOrSelf(state, decoded.args.canister_id, call.caller);
  if (!access.ok) return { kind: "reject", state, reject: access.reject };
  const hashes = chunkHashes(access.canister.chunkStore).map((hash) => ({ hash: decodeHex(hash) }));
  return { kind: "reply", state, data: encodeManagementResult("stored_chunks", hashes) };
}
