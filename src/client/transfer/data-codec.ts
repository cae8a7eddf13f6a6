import { ByteReader, BytesError, concatBytes, encodeLeb128, equalBytes } from "../../bytes/mod.ts";
import {
  decodeManagementResult,
  encodeManagementArgs,
  encodeManagementResult,
  type UploadSnapshotDataArgs,
} from "../../wire/mod.ts";

const nothing = new Uint8Array();
const readMethod = "read_canister_snapshot_data";
const uploadMethod = "upload_canister_snapshot_data";

/** What an answer with a chunk begins with, up to the chunk's length, in the way that our own encoder writes it. */
const ownPrefix = encodeManagementResult(readMethod, { chunk: nothing }).slice(0, -1);
/** The same in the way of the Rust library: the record is type 0, the blob type 1. */
const rustPrefix = Uint8Array.from([...ownPrefix.slice(0, 5), ...rustTable()]);

function rustTable(): readonly number[] {
  const fieldHash = ownPrefix.slice(9, ownPrefix.length - 3);
  return [0x6c, 1, ...fieldHash, 1, 0x6d, 0x7b, 1, 0];
}

/**
 * Reads the answer to `read_canister_snapshot_data`. In the forms that networks give it the chunk is a view on the reply;
 * any other Candid is decoded as always. Throws WireError "wire/bad-candid".
 */
export function decodeDataReply(reply: Uint8Array): Uint8Array {
  for (const prefix of [ownPrefix, rustPrefix]) {
    if (!equalBytes(reply.subarray(0, prefix.length), prefix)) continue;
    const chunk = onlyBlob(reply.subarray(prefix.length));
    if (chunk !== undefined) return chunk;
  }
  return decodeManagementResult(readMethod, reply).chunk;
}

/** The blob that the bytes are, and nothing else; undefined if they are not. */
function onlyBlob(bytes: Uint8Array): Uint8Array | undefined {
  try {
    const reader = new ByteReader(bytes);
    const length = Number(reader.leb128U64());
    return length === reader.remaining ? reader.take(length) : undefined;
  } catch (error) {
    if (error instanceof BytesError) return undefined;
    throw error;
  }
}

/**
 * Encodes the argument of `upload_canister_snapshot_data` and copies the chunk once: it is put between what stands before
 * and behind the place in which encodings of different chunks differ first.
 */
export function encodeDataArgs(args: UploadSnapshotDataArgs): Uint8Array {
  const empty = encodeManagementArgs(uploadMethod, { ...args, chunk: nothing });
  const one = encodeManagementArgs(uploadMethod, { ...args, chunk: Uint8Array.of(1) });
  let place = 0;
  while (empty[place] === one[place]) place += 1;
  return concatBytes(
    empty.subarray(0, place),
    encodeLeb128(args.chunk.length),
    args.chunk,
    empty.subarray(place + 1),
  );
}
