import { encodeLeb128 } from "../../bytes/mod.ts";
import { encodeManagementArgs, type UploadSnapshotDataArgs } from "../../wire/mod.ts";

const nothing = new Uint8Array();
const uploadMethod = "upload_canister_snapshot_data";

/**
 * Encodes the argument of `upload_canister_snapshot_data` in parts, of which one is the chunk itself: what stands before
 * and behind the place in which encodings of different chunks differ first.
 */
export function encodeDataArgs(args: UploadSnapshotDataArgs): readonly Uint8Array[] {
  const { chunk } = args;
  const empty = encodeManagementArgs(uploadMethod, { ...args, chunk: nothing });
  const one = encodeManagementArgs(uploadMethod, { ...args, chunk: Uint8Array.of(1) });
  let place = 0;
  while (empty[place] === one[place]) place += 1;
  return [empty.subarray(0, place), encodeLeb128(chunk.length), chunk, empty.subarray(place + 1)];
}
