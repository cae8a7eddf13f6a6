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
  | {
      readonly kind: "record" | "variant";
      readonly labels: readonly number[];
      readonly types: readonly number[];
    };

/** A blob that is a field of the first value, a record. Positions are bytes from the start of the message. */
export interface LargeBlob {
  /** Hash of the field's name. */
  readonly label: number;
  /** Where its length stands. */
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

/** From this size on a blob is large. */
export const largeBlobBytes: number = 64 * 1024;

const opt = -18;
const vec = -19;
const record = -20;
const variant = -21;
const nul = -1;
const bool = -2;
const nat = -3;
const int = -4;
const nat8 = -5;
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
 * @returns the last large blob directly in the first value, if there is one
 * @throws WireError `wire/bad-candid`
 */
export function checkCandid(bytes: Uint8Array): LargeBlob | undefined {
  try {
    return new CandidWalk(bytes).run();
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
  #largeBlob: LargeBlob | undefined;
  /** Elements of the list that was met last. */
  #lastCount = 0;

  constructor(bytes: Uint8Array) {
    this.#reader = new ByteReader(bytes);
  }

  run(): LargeBlob | undefined {
    for (const letter of [0x44, 0x49, 0x44, 0x4c])
      if (this.#reader.u8() !== letter) throw bad("it lacks the prefix DIDL");
    const typeCount = this.#reader.leb128U32();
    if (typeCount > limits.types) throw bad("it has too many types");
    for (let index = 0; index < typeCount; index++) this.#table.push(this.#readEntry());
    const { types: argTypes } = this.#readFields(this.#reader.leb128U32(), () => 0);
    for (const [index, type] of argTypes.entries()) {
      const entry = this.#table[type];
      if (index === 0 && entry?.kind === "record") this.#walkFirstRecord(entry.labels, entry.types);
      else this.#walk(type, 0);
    }
    if (this.#reader.remaining > 0) throw bad(`${String(this.#reader.remaining)} bytes follow the values`);
    return this.#largeBlob;
  }

  #readEntry(): TableEntry {
    const code = this.#reader.sleb128_32();
    if (code === opt || code === vec) {
      return { kind: code === opt ? "opt" : "vec", type: this.#reader.sleb128_32() };
    }
    if (code !== record && code !== variant) throw bad(`it has a type with the code ${String(code)}`);
    const fields = this.#readFields(this.#reader.leb128U32(), () => this.#reader.leb128U32());
    return { kind: code === record ? "record" : "variant", ...fields };
  }

  #readFields(
    count: number,
    readLabel: () => number,
  ): { readonly labels: readonly number[]; readonly types: readonly number[] } {
    this.#fieldsLeft -= count;
    if (this.#fieldsLeft < 0) throw bad("it has too many fields");
    const labels: number[] = [];
    const types: number[] = [];
    for (let index = 0; index < count; index++) {
      labels.push(readLabel());
      types.push(this.#reader.sleb128_32());
    }
    return { labels, types };
  }

  #walkFirstRecord(labels: readonly number[], types: readonly number[]): void {
    this.#spend(1);
    for (const [index, type] of types.entries()) {
      const start = this.#reader.position;
      this.#walk(type, 1);
      const end = this.#reader.position;
      const entry = this.#table[type];
      if (end - start < largeBlobBytes || entry?.kind !== "vec" || entry.type !== nat8) continue;
      const contentStart = end - this.#lastCount;
      this.#largeBlob = { label: labels[index] ?? 0, start, contentStart, end };
    }
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
    this.#lastCount = count;
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
