import { Principal } from "@icp-sdk/core/principal";
import { sha224 } from "@noble/hashes/sha2.js";
import { concatBytes } from "../bytes/mod.ts";
import { WireError } from "./wire-error.ts";

export { Principal };

const maximumPrincipalBytes = 29;
const canisterIdBytes = 10;
const selfAuthenticatingSuffix = 0x02;

/** The management canister `aaaaa-aa`, whose id is the empty byte string. */
export const managementCanisterId: Principal = Principal.managementCanister();

/**
 * Makes a principal of raw bytes.
 *
 * @throws WireError `wire/bad-principal` for more than 29 bytes
 */
export function decodePrincipal(bytes: Uint8Array): Principal {
  if (bytes.length > maximumPrincipalBytes) {
    throw new WireError(
      "wire/bad-principal",
      `Cannot read a principal of ${String(bytes.length)} bytes: 29 is the limit`,
    );
  }
  // A copy: a principal outlives the message that it was read from.
  return Principal.fromUint8Array(new Uint8Array(bytes));
}

/**
 * The canister id of the n-th canister: 8 bytes big-endian, then 0x01 0x01.
 *
 * @param canisterNumber below 2^64
 */
export function canisterIdFromNumber(canisterNumber: bigint): Principal {
  if (canisterNumber < 0n || canisterNumber >= 1n << 64n) {
    throw new RangeError(`Cannot make a canister id of ${String(canisterNumber)}: expected 64 unsigned bits`);
  }
  const bytes = new Uint8Array(canisterIdBytes);
  new DataView(bytes.buffer).setBigUint64(0, canisterNumber);
  bytes.set([1, 1], 8);
  return Principal.fromUint8Array(bytes);
}

/** The number inside a canister id made by canisterIdFromNumber; `undefined` for a principal of another form. */
export function canisterIdToNumber(canisterId: Principal): bigint | undefined {
  const bytes = canisterId.toUint8Array();
  if (bytes.length !== canisterIdBytes || bytes[8] !== 1 || bytes[9] !== 1) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
}

/** The principal that a DER-encoded public key authenticates: SHA-224 of the key, then 0x02. */
export function selfAuthenticatingPrincipal(publicKeyDer: Uint8Array): Principal {
  return Principal.fromUint8Array(concatBytes(sha224(publicKeyDer), Uint8Array.of(selfAuthenticatingSuffix)));
}

/** Tells whether a canister id lies in one of the closed, lexicographically ordered ranges. */
export function isInCanisterRanges(
  canisterId: Principal,
  ranges: readonly (readonly [Principal, Principal])[],
): boolean {
  return ranges.some(([start, end]) => start.ltEq(canisterId) && canisterId.ltEq(end));
}
