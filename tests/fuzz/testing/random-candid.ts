import { IDL } from "@icp-sdk/core/candid";
import type { Principal } from "@icp-sdk/core/principal";
import type { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";

/** What values that mean something are taken from. */
export interface CandidPools {
  readonly canisters: readonly Principal[];
  readonly users: readonly Principal[];
  /** By the name of the field that they stand in. */
  readonly blobs: Readonly<Record<string, readonly Uint8Array[]>>;
  readonly numbers: readonly bigint[];
}

/** Makes random values of Candid types: mostly such that mean something where they stand. */
export class RandomCandid extends IDL.Visitor<string, unknown> {
  readonly #random: SeededRandom;
  readonly #pools: CandidPools;

  constructor(random: SeededRandom, pools: CandidPools) {
    super();
    this.#random = random;
    this.#pools = pools;
  }

  /** @param field name of the field whose value it is */
  make(type: IDL.Type, field = ""): unknown {
    return type.accept(this, field);
  }

  override visitBool(): boolean {
    return this.#random.oneIn(2);
  }

  override visitNull(): null {
    return null;
  }

  override visitReserved(): null {
    return null;
  }

  override visitText(): string {
    return this.#random.pick(["", "NAME", "värde", "x".repeat(129), "candid:service"]);
  }

  override visitPrincipal(_: IDL.PrincipalClass, field: string): Principal {
    const isCanister = field.includes("canister") || this.#random.oneIn(4);
    return this.#random.pick(isCanister ? this.#pools.canisters : this.#pools.users);
  }

  override visitNat(): bigint {
    return this.#number();
  }

  override visitInt(): bigint {
    return this.#number() * this.#random.pick([1n, -1n]);
  }

  /** Floats of snapshots, whose values are their bits. */
  override visitPrimitive<T>(type: IDL.PrimitiveType<T>): bigint {
    const nans = type.name === "float32" ? [0x7fa0_0001n, 0xffc0_0000n] : [0x7ff4n << 48n, 0xfff8n << 48n];
    return this.#random.pick([0n, 1n, ...nans]);
  }

  override visitFloat(): number {
    return this.#random.pick([0, 0.5, -1, Number.NaN, Number.POSITIVE_INFINITY]);
  }

  override visitFixedNat(type: IDL.FixedNatClass): number | bigint {
    const value = BigInt.asUintN(type._bits, this.#number());
    return type._bits <= 32 ? Number(value) : value;
  }

  override visitFixedInt(type: IDL.FixedIntClass): number | bigint {
    const value = BigInt.asIntN(type._bits, this.#number() * this.#random.pick([1n, -1n]));
    return type._bits <= 32 ? Number(value) : value;
  }

  override visitOpt<T>(_: IDL.OptClass<T>, type: IDL.Type<T>, field: string): unknown[] {
    return this.#random.oneIn(2) ? [] : [this.make(type, field)];
  }

  override visitVec<T>(_: IDL.VecClass<T>, type: IDL.Type<T>, field: string): unknown {
    if (type instanceof IDL.FixedNatClass && type._bits === 8) return this.#blob(field);
    return Array.from({ length: this.#random.pick([0, 1, 1, 2, 11]) }, () => this.make(type, field));
  }

  override visitRecord(_: IDL.RecordClass, fields: [string, IDL.Type][]): Record<string, unknown> {
    return Object.fromEntries(fields.map(([name, type]) => [name, this.make(type, name)]));
  }

  override visitVariant(_: IDL.VariantClass, fields: [string, IDL.Type][]): Record<string, unknown> {
    const [name, type] = this.#random.pick(fields);
    return { [name]: this.make(type, name) };
  }

  #number(): bigint {
    const random = this.#random;
    return random.oneIn(2) ? random.pick(this.#pools.numbers) : BigInt(random.below(2 ** random.below(32)));
  }

  #blob(field: string): Uint8Array {
    const known = this.#pools.blobs[field];
    if (known !== undefined && this.#random.below(10) > 0) return this.#random.pick(known);
    return this.#random.bytes(this.#random.pick([0, 1, 4, 18, 32, 33]));
  }
}
