import * as mcl from "mcl-wasm";
import { generatorOfG2 } from "./curve.ts";
import { hashToG1 } from "./hash-to-g1.ts";

/**
 * Verifies a signature as `BlsSigner` makes it; false for points that are malformed, outside the subgroup or at infinity.
 * Needs `loadCurve()`.
 */
export function verifyBls(publicKey: Uint8Array, signature: Uint8Array, message: Uint8Array): boolean {
  const key = new mcl.G2();
  const point = new mcl.G1();
  try {
    key.deserialize(publicKey);
    point.deserialize(signature);
  } catch {
    return false;
  }
  if (key.isZero() || point.isZero() || !key.isValidOrder() || !point.isValidOrder()) return false;
  // e(hash, key) = e(signature, generator), as one product: its final exponentiation is the larger part of a pairing.
  const product = mcl.mul(
    mcl.millerLoop(hashToG1(message), key),
    mcl.millerLoop(mcl.neg(point), generatorOfG2()),
  );
  return mcl.finalExp(product).isOne();
}
