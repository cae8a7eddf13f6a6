import * as mcl from "mcl-wasm";
import { generatorOfG2, loadCurve } from "./curve.ts";
import { hashToG1 } from "./hash-to-g1.ts";

/** A BLS12-381 secret key ready to sign; signatures are 48 bytes, the public key 96 bytes. */
export class BlsSigner {
  /** Compressed point of G2, 96 bytes. */
  readonly publicKey: Uint8Array;
  readonly #scalar: mcl.Fr;

  private constructor(scalar: mcl.Fr) {
    this.#scalar = scalar;
    this.publicKey = mcl.mul(generatorOfG2(), scalar).serialize();
  }

  /** Prepares a secret of 32 bytes, read big-endian modulo the group order; refuses one that is zero there. */
  static async create(secret: Uint8Array): Promise<BlsSigner> {
    if (secret.length !== 32)
      throw new RangeError(`Cannot use a BLS secret of ${String(secret.length)} bytes: 32 expected`);
    await loadCurve();
    const scalar = new mcl.Fr();
    scalar.setBigEndianMod(secret);
    if (scalar.isZero()) throw new RangeError("Cannot use a BLS secret that is zero");
    return new BlsSigner(scalar);
  }

  /** Signs a message that already starts with its domain separator; 48 bytes. */
  sign(message: Uint8Array): Uint8Array {
    return mcl.mul(hashToG1(message), this.#scalar).serialize();
  }
}
