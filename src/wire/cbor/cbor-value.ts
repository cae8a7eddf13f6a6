/**
 * What CBOR carries on the Internet Computer's interfaces: unsigned and negative integers (number when safe, else
 * bigint), byte strings, text, booleans, null, arrays, and maps with text keys. Maps are null-prototype objects when
 * decoded.
 */
export type CborValue =
  | number
  | bigint
  | string
  | boolean
  | null
  | Uint8Array
  | readonly CborValue[]
  | { readonly [key: string]: CborValue };

/** A map with text keys. */
export type CborMap = Readonly<Record<string, CborValue>>;

/** Tells whether a decoded value is a map. */
export function isCborMap(value: CborValue | undefined): value is CborMap {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

/** Tells whether a decoded value is an array. */
export function isCborArray(value: CborValue | undefined): value is readonly CborValue[] {
  return Array.isArray(value);
}
