import { ByteReader } from "../../bytes/mod.ts";
import { WireError } from "../wire-error.ts";

/**
 * Limits of what a Candid message may ask its decoder to do. A few bytes can stand for billions of empty values, types
 * may contain themselves, and a number may be as long as the message.
 */
const limits = {
  types: 1_000,
  fields: 4_000,
  steps: 200_000,
  depth: 200,
  numberBytes: 64,
  principalBytes: 29,
};

type TableEntry =
  | { readonly kind: "opt" | "vec"; readonly type: number }
  | { readonly kind: "record" | "variant"; readonly types: readonly number[] };

const opt = -18;
const vec = -19;
const record = -20;
const variant = -21;
const nul = -1;
const bool = -2;
const nat = -3;
const int = -4;
const text = -15;
const reserved = -16;
const principal = -24;

/** Sizes of the types whose values always take the same number of bytes, by type code. */
const fixedSizes: Readonly<Record<number, number>> = {
  [-5]: 1,
  [-6]: 2,
  [-7]: 4,
  [-8]: 8,
  [-9]: 1,
  [-10]: 2,
  [-11]: 4,
  [-12]: 8,
  [-13]: 4,
  [-14]: 8,
};

/**
 * Walks a Candid message by its own types and refuses one that is truncated, or that would cost its decoder more than
 * the limits above, or that contains function or service references. Whatever passes can be given to a decoder that
 * trusts lengths.
 *
 * @throws WireError `wire/bad-candid`
 */
export function checkCandid(bytes: Uint8Array): void {
  try {
    new CandidWalk(bytes).run();
  } catch (error) {
    if (error instanceof WireError) throw error;
    throw new WireError("wire/bad-candid", "Cannot read Candid: it ends too early", { cause: error });
  }
}

function bad(what: string): WireError {
  return new WireError("wire/bad-candid", `Cannot read Candid: ${what}`);
}

class CandidWalk {
  readonly #reader: ByteReader;
  readonly #table: TableEntry[] = [];
  #fieldsLeft: number = limits.fields;
  #stepsLeft: number = limits.steps;

  constructor(bytes: Uint8Array) {
    this.#reader = new ByteReader(bytes);
  }

  run(): void {
    for (const letter of [0x44, 0x49, 0x44, 0x4c])
      if (this.#reader.u8() !== letter) throw bad("it lacks the prefix DIDL");
    const typeCount = this.#reader.leb128U32();
    if (typeCount > limits.types) throw bad("it has too many types");
    for (let index = 0; index < typeCount; index++) this.#table.push(this.#readEntry());
    const argTypes = this.#readTypes(this.#reader.leb128U32(), () => undefined);
    for (const type of argTypes) this.#walk(type, 0);
    if (this.#reader.remaining > 0) throw bad(`${String(this.#reader.remaining)} bytes follow the values`);
  }

  #readEntry(): TableEntry {
    const code = this.#reader.sleb128_32();
    if (code === opt || code === vec) {
      return { kind: code === opt ? "opt" : "vec", type: this.#reader.sleb128_32() };
    }
    if (code !== record && code !== variant) throw bad(`it has a type with the code ${String(code)}`);
    const types = this.#readTypes(this.#reader.leb128U32(), () => this.#reader.leb128U32());
    return { kind: code === record ? "record" : "variant", types };
  }

  #readTypes(count: number, readLabel: () => unknown): readonly number[] {
    this.#fieldsLeft -= count;
    if (this.#fieldsLeft < 0) throw bad("it has too many fields");
    const types: number[] = [];
    for (let index = 0; index < count; index++) {
      readLabel();
      types.push(this.#reader.sleb128_32());
    }
    return types;
  }

  #walk(type: number, depth: number): void {
    if (depth > limits.depth) throw bad("it is nested too deeply");
    this.#spend(1);
    if (type < 0) {
      this.#walkPrimitive(type);
      return;
    }
    const entry = this.#table[type];
    if (entry === undefined) throw bad("a type index is out of range");
    switch (entry.kind) {
      case "opt":
        if (this.#readFlag()) this.#walk(entry.type, depth + 1);
        return;
      case "vec":
        this.#walkVec(entry.type, depth);
        return;
      case "record":
        for (const field of entry.types) this.#walk(field, depth + 1);
        return;
      case "variant": {
        const index = this.#reader.leb128U32();
        const field = entry.types[index];
        if (field === undefined) throw bad("a variant index is out of range");
        // The decoder searches the alternatives from the first on.
        this.#spend(index);
        this.#walk(field, depth + 1);
      }
    }
  }

  #walkVec(element: number, depth: number): void {
    const count = this.#reader.leb128U32();
    const isTypedArray = element <= -5 && element >= -12;
    if (isTypedArray) {
      this.#reader.skip(count * (fixedSizes[element] ?? 0));
      return;
    }
    if (count > this.#stepsLeft) throw bad("it has too many values");
    for (let index = 0; index < count; index++) this.#walk(element, depth + 1);
  }

  #walkPrimitive(type: number): void {
    const fixedSize = fixedSizes[type];
    if (fixedSize !== undefined) this.#reader.skip(fixedSize);
    else if (type === bool) this.#readFlag();
    else if (type === nat || type === int) this.#skipNumber();
    else if (type === text) this.#reader.skip(this.#reader.leb128U32());
    else if (type === principal) this.#skipPrincipal();
    else if (type !== nul && type !== reserved) throw bad(`it has a value of the type code ${String(type)}`);
  }

  #readFlag(): boolean {
    const flag = this.#reader.u8();
    if (flag > 1) throw bad("a flag is neither 0 nor 1");
    return flag === 1;
  }

  #skipNumber(): void {
    for (let length = 1; this.#reader.u8() >= 0x80; length++) {
      if (length === limits.numberBytes)
        throw bad(`a number is longer than ${String(limits.numberBytes)} bytes`);
    }
  }

  #skipPrincipal(): void {
    if (!this.#readFlag()) throw bad("a principal is opaque");
    const length = this.#reader.leb128U32();
    if (length > limits.principalBytes) throw bad("a principal is longer than 29 bytes");
    this.#reader.skip(length);
  }

  #spend(steps: number): void {
    this.#stepsLeft -= steps;
    if (this.#stepsLeft < 0) throw bad("it has too many values");
  }
}
