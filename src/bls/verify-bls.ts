import * as mcl from "mcl-wasm";
import { hashToG1 } from "./hash-to-g1.ts";
import { preparedGenerator, preparedKey } from "./prepared-keys.ts";

/**
 * Verifies a signature as `BlsSigner` makes it; false for points that are malformed, outside the subgroup or at infinity.
 * Needs `loadCurve()`.
 */
export function verifyBls(publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array): boolean {
  const key = preparedKey(publicKey);
  if (key === undefined) return false;
  const point = new mcl.G1();
  try {
    point.deserialize(signature);
  } catch {
    return false;
  }
  if (point.isZero() || !point.isValidOrder()) return false;
  // e(hash, key) = e(signature, generator), as one product: its final exponentiation is the larger part of a pairing.
  const product = mcl.precomputedMillerLoop2(hashToG1(message), key, mcl.neg(point), preparedGenerator());
  return mcl.finalExp(product).isOne();
}
