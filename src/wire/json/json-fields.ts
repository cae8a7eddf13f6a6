import { WireError } from "../wire-error.ts";
import type { JsonObject, JsonValue } from "./json-value.ts";
import { placeOf } from "./read-json.ts";

/**
 * Takes values out of JSON and checks them on the way. Every refusal is a WireError with the given code whose reason
 * begins with file, line and column.
 */
export class JsonFields {
  readonly #text: string;
  readonly #file: string;
  readonly #code: "wire/bad-snapshot-metadata" | "wire/bad-folder-manifest";

  constructor(text: string, file: string, code: "wire/bad-snapshot-metadata" | "wire/bad-folder-manifest") {
    this.#text = text;
    this.#file = file;
    this.#code = code;
  }

  /** A refusal that names the value's place. */
  fault(value: JsonValue, reason: string): WireError {
    return new WireError(this.#code, `${placeOf(this.#text, value.position ?? 0, this.#file)}: ${reason}`);
  }

  /** A member that must be there. */
  member(object: JsonObject, name: string): JsonValue {
    const value = object.members.get(name);
    if (value === undefined) throw this.fault(object, `the field "${name}" is missing`);
    return value;
  }

  object(value: JsonValue, name: string): JsonObject {
    if (value.kind !== "object") throw this.fault(value, `${name} must be an object`);
    return value;
  }

  array(value: JsonValue, name: string): readonly JsonValue[] {
    if (value.kind !== "array") throw this.fault(value, `${name} must be an array`);
    return value.items;
  }

  string(value: JsonValue, name: string): string {
    if (value.kind !== "string") throw this.fault(value, `${name} must be a string`);
    return value.value;
  }

  /** An integer, whole and exact, in an interval that contains both ends. */
  integer(value: JsonValue, name: string, least: bigint, greatest: bigint): bigint {
    const digits = value.kind === "number" ? value.text : "";
    if (!/^-?\d{1,40}$/.test(digits)) throw this.fault(value, `${name} must be an integer`);
    const integer = BigInt(digits);
    if (integer < least || integer > greatest)
      throw this.fault(
        value,
        `${name} must lie between ${String(least)} and ${String(greatest)}, not ${digits}`,
      );
    return integer;
  }

  natural64(value: JsonValue, name: string): bigint {
    return this.integer(value, name, 0n, 2n ** 64n - 1n);
  }

  /** A size or an offset that a file can have. */
  size(value: JsonValue, name: string): number {
    return Number(this.integer(value, name, 0n, BigInt(Number.MAX_SAFE_INTEGER)));
  }

  bytes(value: JsonValue, name: string): Uint8Array {
    const items = this.array(value, name);
    return Uint8Array.from(items, (item) => Number(this.integer(item, `a byte of ${name}`, 0n, 255n)));
  }

  /** The one member of an object that stands for a variant. */
  variant(value: JsonValue, name: string): readonly [string, JsonValue] {
    const entries = value.kind === "object" ? [...value.members] : [];
    const [entry] = entries;
    if (entry === undefined || entries.length !== 1)
      throw this.fault(value, `${name} must be an object with one field`);
    return entry;
  }
}
