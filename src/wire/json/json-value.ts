/**
 * JSON with its numbers as they are written, so that none is rounded, and with the place of each value in its text.
 * `position` counts UTF-16 units; it is undefined for values that were not read.
 */
export type JsonValue =
  | { readonly kind: "null"; readonly position?: number }
  | { readonly kind: "boolean"; readonly value: boolean; readonly position?: number }
  | { readonly kind: "number"; readonly text: string; readonly position?: number }
  | { readonly kind: "string"; readonly value: string; readonly position?: number }
  | { readonly kind: "array"; readonly items: readonly JsonValue[]; readonly position?: number }
  | JsonObject;

/** Members in the order of the text; no name occurs twice. */
export interface JsonObject {
  readonly kind: "object";
  readonly members: ReadonlyMap<string, JsonValue>;
  readonly position?: number;
}

/** The value `null`. */
export const jsonNull: JsonValue = { kind: "null" };

/** A number from its decimal text or from an integer. */
export function jsonNumber(value: string | number | bigint): JsonValue {
  return { kind: "number", text: String(value) };
}

/** A string. */
export function jsonString(value: string): JsonValue {
  return { kind: "string", value };
}

/** An array. */
export function jsonArray(items: readonly JsonValue[]): JsonValue {
  return { kind: "array", items };
}

/** An object; members whose value is undefined are left out. */
export function jsonObject(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const present = Object.entries(members).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return { kind: "object", members: new Map(present) };
}

/** Bytes as an array of numbers. */
export function jsonBytes(bytes: Uint8Array): JsonValue {
  return jsonArray(Array.from(bytes, jsonNumber));
}
