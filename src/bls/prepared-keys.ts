import * as mcl from "mcl-wasm";
import { generatorOfG2 } from "./curve.ts";

/** More keys than one process meets: those of the root subnet and of the subnet that it works with. */
const maximumKeys = 16;

const keys = new Map<string, mcl.PrecomputedG2>();
let generator: mcl.PrecomputedG2 | undefined;

/**
 * What a pairing with a public key needs of it. It is the larger part of a verification, and a process verifies many
 * signatures of few keys, so the last 16 are kept. Undefined for a key that is malformed, outside the subgroup or at
 * infinity. Needs `loadCurve()`.
 */
export function preparedKey(publicKey: Uint8Array): mcl.PrecomputedG2 | undefined {
  const name = Buffer.from(publicKey).toString("base64");
  const known = keys.get(name);
  if (known !== undefined) return known;
  const point = new mcl.G2();
  try {
    point.deserialize(publicKey);
  } catch {
    return undefined;
  }
  if (point.isZero() || !point.isValidOrder()) return undefined;
  for (const [oldest, prepared] of keys) {
    if (keys.size < maximumKeys) break;
    prepared.destroy();
    keys.delete(oldest);
  }
  const prepared = new mcl.PrecomputedG2(point);
  keys.set(name, prepared);
  return prepared;
}

/** The same of the generator. */
export function preparedGenerator(): mcl.PrecomputedG2 {
  generator ??= new mcl.PrecomputedG2(generatorOfG2());
  return generator;
}
