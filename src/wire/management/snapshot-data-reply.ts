import { encodeLeb128 } from "../../bytes/mod.ts";
import { encodeManagementResult } from "./management-interface.ts";

/** What a reply begins with, up to the length of the chunk; made when it is needed first. */
let prefixOfAll: Uint8Array | undefined;

/** A reply to `read_canister_snapshot_data` whose chunk is to be filled. */
export interface SnapshotDataReply {
  readonly reply: Uint8Array;
  /** The place of the chunk in the reply. */
  readonly chunk: Uint8Array;
}

/**
 * Makes the reply to `read_canister_snapshot_data` with a chunk of zeros, so that megabytes can be read right into it.
 *
 * @example
 * ```ts
 * const { reply, chunk } = createSnapshotDataReply(1);
 * chunk[0] = 7;
 * const result = decodeManagementResult("read_canister_snapshot_data", reply);
 * if (result.chunk[0] !== 7) throw new Error("the chunk is lost");
 * ```
 */
export function createSnapshotDataReply(sizeBytes: number): SnapshotDataReply {
  const empty = { chunk: new Uint8Array() };
  const prefix = (prefixOfAll ??= encodeManagementResult("read_canister_snapshot_data", empty).slice(0, -1));
  const length = encodeLeb128(sizeBytes);
  const start = prefix.length + length.length;
  const reply = new Uint8Array(start + sizeBytes);
  reply.set(prefix);
  reply.set(length, prefix.length);
  return { reply, chunk: reply.subarray(start) };
}
