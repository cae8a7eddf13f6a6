import { generatePem, identityFromPem, type KeyType, type PemIdentity } from "../client/mod.ts";

/**
 * An identity with a new random key, which lives as long as the process. `identityFromPem(generatePem("ed25519"))` does
 * the same and leaves the key with the caller.
 *
 * @param keyType The kind of the key. @default {"secp256k1"}
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 *
 * assert.equal(generateIdentity("ed25519").keyType, "ed25519");
 * ```
 */
export function generateIdentity(keyType: KeyType = "secp256k1"): PemIdentity {
  return identityFromPem(generatePem(keyType));
}
