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
 * @example
 * ```ts
 * if (decodePrincipal(Uint8Array.of(4)).toText() !== "2vxsx-fae") throw new Error("wrong principal");
 * ```
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
 * @example
 * ```ts
 * const ledger = canisterIdFromNumber(2n);
 * if (ledger.toText() !== "ryjl3-tyaaa-aaaaa-aaaba-cai") throw new Error("wrong canister id");
 * ```
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

/**
 * The number inside a canister id made by canisterIdFromNumber; `undefined` for a principal of another form.
 *
 * @example
 * ```ts
 * if (canisterIdToNumber(canisterIdFromNumber(7n)) !== 7n) throw new Error("wrong number");
 * if (canisterIdToNumber(decodePrincipal(Uint8Array.of(4))) !== undefined) throw new Error("not a canister");
 * ```
 */
export function canisterIdToNumber(canisterId: Principal): bigint | undefined {
  const bytes = canisterId.toUint8Array();
  if (bytes.length !== canisterIdBytes || bytes[8] !== 1 || bytes[9] !== 1) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0);
}

/**
 * The principal that a DER-encoded public key authenticates: SHA-224 of the key, then 0x02.
 *
 * @example
 * ```ts
 * const principal = selfAuthenticatingPrincipal(encodeEd25519PublicKeyDer(new Uint8Array(32)));
 * if (principal.toUint8Array().length !== 29) throw new Error("wrong length");
 * ```
 */
export function selfAuthenticatingPrincipal(publicKeyDer: Uint8Array): Principal {
  return Principal.fromUint8Array(concatBytes(sha224(publicKeyDer), Uint8Array.of(selfAuthenticatingSuffix)));
}

/**
 * Tells whether a canister id lies in one of the closed, lexicographically ordered ranges.
 *
 * @example
 * ```ts
 * const range = [canisterIdFromNumber(10n), canisterIdFromNumber(20n)] as const;
 * if (!isInCanisterRanges(canisterIdFromNumber(20n), [range])) throw new Error("both ends are included");
 * ```
 */
export function isInCanisterRanges(
  canisterId: Principal,
  ranges: readonly (readonly [Principal, Principal])[],
): boolean {
  return ranges.some(([start, end]) => start.ltEq(canisterId) && canisterId.ltEq(end));
}
