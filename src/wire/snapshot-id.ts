import { ByteReader, ByteWriter } from "../bytes/mod.ts";
import { decodePrincipal, type Principal } from "./principal.ts";
import { WireError } from "./wire-error.ts";

const localIdBytes = 8;
const maximumSnapshotIdBytes = 37;

/** What a snapshot id says: the canister's own counter and the canister that the snapshot belongs to. */
export interface SnapshotIdParts {
  /** Number of the snapshot on its canister, below 2^64, never reused. */
  readonly local: bigint;
  readonly canisterId: Principal;
}

/**
 * Makes a snapshot id: 8 bytes big-endian local number, then the raw canister id.
 *
 * @example
 * ```ts
 * const id = encodeSnapshotId(7n, canisterIdFromNumber(0n));
 * if (decodeSnapshotId(id).local !== 7n) throw new Error("the local number is lost");
 * ```
 */
export function encodeSnapshotId(local: bigint, canisterId: Principal): Uint8Array {
  const bytes = new ByteWriter().u64(0n).bytes(canisterId.toUint8Array()).finish();
  new DataView(bytes.buffer).setBigUint64(0, local);
  return bytes;
}

/**
 * Reads a snapshot id.
 *
 * @throws WireError `wire/bad-snapshot-id` for fewer than 8 or more than 37 bytes; the reason is the replica's wording
 * @example
 * ```ts
 * const id = encodeSnapshotId(3n, canisterIdFromNumber(1n));
 * if (decodeSnapshotId(id).local !== 3n) throw new Error("the local number is lost");
 * ```
 */
export function decodeSnapshotId(bytes: Uint8Array): SnapshotIdParts {
  const { length } = bytes;
  if (length < localIdBytes || length > maximumSnapshotIdBytes) {
    const bound = length < localIdBytes ? "minumum" : "maximum";
    const limit = String(maximumSnapshotIdBytes);
    throw new WireError(
      "wire/bad-snapshot-id",
      `Invalid snapshot ID length: provided ${String(length)}, ${bound} length expected ${limit}.`,
    );
  }
  const reader = new ByteReader(bytes);
  const local = new DataView(reader.take(localIdBytes).slice().buffer).getBigUint64(0);
  return { local, canisterId: decodePrincipal(reader.take(reader.remaining)) };
}

/**
 * A snapshot id as replica messages show it: `{canister}-{local}`.
 *
 * @throws WireError `wire/bad-snapshot-id` as decodeSnapshotId
 * @example
 * ```ts
 * const id = encodeSnapshotId(3n, canisterIdFromNumber(2n));
 * if (snapshotIdText(id) !== "ryjl3-tyaaa-aaaaa-aaaba-cai-3") throw new Error("wrong text");
 * ```
 */
export function snapshotIdText(id: Uint8Array): string {
  const { local, canisterId } = decodeSnapshotId(id);
  return `${canisterId.toText()}-${String(local)}`;
}
