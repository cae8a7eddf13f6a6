import { WireError } from "../wire-error.ts";
import type { JsonFields } from "../json/json-fields.ts";
import { jsonArray, jsonNull, jsonNumber, jsonObject, type JsonValue } from "../json/json-value.ts";
import type { SnapshotGlobal } from "../management/snapshot-transfer.ts";
import { float32FromText, float64FromText } from "./float-text.ts";

/** The bits of floats that the JSON of a layout has no number for, by the index of the global. */
export type FloatBits = ReadonlyMap<number, bigint>;

/** How one layout writes a float; undefined where it has no number for it. */
export interface FloatTexts {
  readonly f32: (bits: bigint) => string | undefined;
  readonly f64: (bits: bigint) => string | undefined;
}

/** How one layout writes and reads the integers that JavaScript's numbers cannot hold. */
export interface WideIntegers {
  readonly write64: (value: bigint) => JsonValue;
  readonly write128: (value: bigint) => JsonValue;
  readonly read64: (value: JsonValue, name: string, least: bigint, greatest: bigint) => bigint;
  readonly read128: (value: JsonValue, name: string) => bigint;
}

/** The list `globals`; what has no number becomes null. */
export function globalsToJson(
  globals: readonly SnapshotGlobal[],
  texts: FloatTexts,
  wide: Pick<WideIntegers, "write64" | "write128">,
): JsonValue {
  return jsonArray(
    globals.map((global) => {
      if ("i32" in global) return jsonObject({ i32: jsonNumber(global.i32) });
      if ("i64" in global) return jsonObject({ i64: wide.write64(global.i64) });
      if ("v128" in global) return jsonObject({ v128: wide.write128(global.v128) });
      const text = floatText(global, texts);
      const value = text === undefined ? jsonNull : jsonNumber(text);
      return jsonObject("f32" in global ? { f32: value } : { f64: value });
    }),
  );
}

/** The floats that {@link globalsToJson} has to leave out. */
export function floatsWithoutText(globals: readonly SnapshotGlobal[], texts: FloatTexts): FloatBits {
  const left = new Map<number, bigint>();
  for (const [index, global] of globals.entries()) {
    if (!("f32" in global || "f64" in global) || floatText(global, texts) !== undefined) continue;
    left.set(index, "f32" in global ? global.f32 : global.f64);
  }
  return left;
}

/**
 * Reads the list `globals`.
 *
 * @throws WireError `wire/lost-float` for a null whose bits are not among `floats`; the code of `fields` for all else
 */
export function globalsFromJson(
  value: JsonValue,
  fields: JsonFields,
  wide: Pick<WideIntegers, "read64" | "read128">,
  floats: FloatBits,
): SnapshotGlobal[] {
  return fields.array(value, "globals").map((item, index) => {
    const name = `globals[${String(index)}]`;
    const [type, content] = fields.variant(item, name);
    switch (type) {
      case "i32":
        return { i32: Number(fields.integer(content, name, -(2n ** 31n), 2n ** 31n - 1n)) };
      case "i64":
        return { i64: wide.read64(content, name, -(2n ** 63n), 2n ** 63n - 1n) };
      case "v128":
        return { v128: wide.read128(content, name) };
      case "f32":
        return { f32: readFloat(content, 32, floats.get(index), fields, name) };
      case "f64":
        return { f64: readFloat(content, 64, floats.get(index), fields, name) };
      default:
        throw fields.fault(item, `${name} has the unknown type "${type}"`);
    }
  });
}

function floatText(
  global: Extract<SnapshotGlobal, { f32: bigint } | { f64: bigint }>,
  texts: FloatTexts,
): string | undefined {
  return "f32" in global ? texts.f32(global.f32) : texts.f64(global.f64);
}

function readFloat(
  value: JsonValue,
  width: 32 | 64,
  kept: bigint | undefined,
  fields: JsonFields,
  name: string,
): bigint {
  if (value.kind === "null") {
    if (kept !== undefined && kept < 2n ** BigInt(width)) return kept;
    const { message } = fields.fault(
      value,
      `${name} is a float that was NaN or infinite, and its bits are lost`,
    );
    throw new WireError("wire/lost-float", message);
  }
  if (value.kind !== "number") throw fields.fault(value, `${name} must be a number`);
  const bits = width === 32 ? float32FromText(value.text) : float64FromText(value.text);
  if (bits === undefined) throw fields.fault(value, `${name} is beyond a 64-bit float`);
  return bits;
}
