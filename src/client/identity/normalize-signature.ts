import { decodeHex, encodeHex } from "../../bytes/mod.ts";

/** Order of the secp256k1 group. */
const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/**
 * A secp256k1 signature (r ‖ s, 64 bytes) with the lower of its two valid values of s: the only form that every
 * verifier accepts.
 */
export function normalizeSignature(signature: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const s = BigInt(`0x${encodeHex(signature.subarray(32))}`);
  if (s <= order >> 1n) return signature;
  const normalized = signature.slice();
  normalized.set(decodeHex((order - s).toString(16).padStart(64, "0")), 32);
  return normalized;
}
