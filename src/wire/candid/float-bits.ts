import { IDL } from "@icp-sdk/core/candid";

/**
 * A Candid float whose JavaScript value is its bits, as an unsigned bigint. A JavaScript number would not keep the
 * payload of a NaN.
 */
class FloatBitsClass extends IDL.PrimitiveType<bigint> {
  readonly #float: IDL.FloatClass;
  readonly #bits: IDL.FixedNatClass;

  constructor(float: IDL.FloatClass, bits: IDL.FixedNatClass) {
    super();
    this.#float = float;
    this.#bits = bits;
  }

  override get typeName(): IDL.FloatClass["typeName"] {
    return this.#float.typeName;
  }

  override get name(): string {
    return this.#float.name;
  }

  override accept<Data, Result>(visitor: IDL.Visitor<Data, Result>, data: Data): Result {
    return visitor.visitPrimitive(this, data);
  }

  override covariant(value: unknown): value is bigint {
    if (typeof value !== "bigint") throw new TypeError(`Invalid ${this.name}: its bits must be a bigint`);
    return this.#bits.covariant(value);
  }

  override encodeValue(value: bigint): Uint8Array {
    return this.#bits.encodeValue(value);
  }

  override encodeType(): Uint8Array {
    return this.#float.encodeType();
  }

  override decodeValue(...[pipe, type]: Parameters<IDL.FloatClass["decodeValue"]>): bigint {
    this.checkType(type);
    return BigInt(this.#bits.decodeValue(pipe, this.#bits));
  }
}

/** `float32` with its 32 bits as value. */
export const float32Bits: IDL.Type<bigint> = new FloatBitsClass(IDL.Float32, IDL.Nat32);

/** `float64` with its 64 bits as value. */
export const float64Bits: IDL.Type<bigint> = new FloatBitsClass(IDL.Float64, IDL.Nat64);
