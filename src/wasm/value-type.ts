import type { GlobalType } from "./canister-module.ts";

/** Binary codes of the value types that canisters may use. */
export const ValueType = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  funcref: 0x70,
  externref: 0x6f,
} as const;

const names: ReadonlyMap<number, string> = new Map([
  [ValueType.i32, "I32"],
  [ValueType.i64, "I64"],
  [ValueType.f32, "F32"],
  [ValueType.f64, "F64"],
  [ValueType.v128, "V128"],
  [ValueType.funcref, "FuncRef"],
  [ValueType.externref, "ExternRef"],
]);

/** Tells whether a byte is the code of a value type that canisters may use. */
export function isValueType(code: number): boolean {
  return names.has(code);
}

/** Writes value types as the Internet Computer's messages do: `[I32, I64]`. */
export function valueTypeList(types: Iterable<number>): string {
  return `[${[...types].map((type) => names.get(type) ?? `0x${type.toString(16)}`).join(", ")}]`;
}

/** The number or vector type behind a code, or undefined for a reference type. */
export function globalTypeOf(code: number): GlobalType | undefined {
  switch (code) {
    case ValueType.i32:
      return "i32";
    case ValueType.i64:
      return "i64";
    case ValueType.f32:
      return "f32";
    case ValueType.f64:
      return "f64";
    case ValueType.v128:
      return "v128";
    default:
      return undefined;
  }
}
