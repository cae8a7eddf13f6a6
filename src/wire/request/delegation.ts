import { type CborMap } from "../cbor/cbor-value.ts";
import { hashOfMap } from "../representation-hash.ts";
import type { Principal } from "../principal.ts";
import type { Sha256 } from "../sha256.ts";

/** A key's permission for another key to sign requests in its place. */
export interface Delegation {
  /** The DER-encoded public key that may sign. */
  readonly publicKey: Uint8Array;
  /** Nanoseconds since 1970. */
  readonly expirationNs: bigint;
  /** The only canisters that the delegation holds for, at most 1000; every canister when left out. */
  readonly targets?: readonly Principal[];
  /** `"queries"` excludes update calls, `"all"` means the same as leaving it out; other values are invalid. */
  readonly permissions?: string;
  /** Fields without a meaning here; they are part of the signed hash. */
  readonly otherFields?: CborMap;
}

/** A delegation with the signature of the delegating key. */
export interface SignedDelegation {
  readonly delegation: Delegation;
  readonly signature: Uint8Array;
}

/** The map that goes on the wire and into the hash. */
export function delegationToMap(delegation: Delegation): CborMap {
  return {
    ...delegation.otherFields,
    pubkey: delegation.publicKey,
    expiration: delegation.expirationNs,
    ...(delegation.targets && { targets: delegation.targets.map((target) => target.toUint8Array()) }),
    ...(delegation.permissions !== undefined && { permissions: delegation.permissions }),
  };
}

/**
 * The 32-byte hash that a delegation's signature covers, after `domainSeparators.delegation`.
 *
 * @throws WireError `wire/unhashable-value` if an unknown field holds a boolean or null
 * @example
 * ```ts
 * const hash = delegationHash({ publicKey: Uint8Array.of(1), expirationNs: 5n });
 * if (hash.length !== 32) throw new Error("wrong length");
 * ```
 */
export function delegationHash(delegation: Delegation, sha256?: Sha256): Uint8Array {
  return hashOfMap(delegationToMap(delegation), sha256);
}
