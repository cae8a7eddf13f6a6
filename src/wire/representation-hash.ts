import {
  ByteWriter,
  compareBytes,
  concatBytes,
  encodeLeb128,
  encodeSleb128,
  encodeUtf8,
} from "../bytes/mod.ts";
import { type CborMap, type CborValue, isCborArray, isCborMap } from "./cbor/cbor-value.ts";
import { sha256 as defaultSha256, type Sha256 } from "./sha256.ts";
import { WireError } from "./wire-error.ts";

/**
 * The representation-independent hash of a map (interface specification, "Representation-independent hashing of
 * structured data"). Naturals are hashed as LEB128, negative integers as signed LEB128.
 *
 * @returns 32 bytes
 * @throws WireError `wire/unhashable-value` for a boolean or null, for which the specification has no rule
 * @example
 * ```ts
 * const one = hashOfMap({ a: 1, b: "x" });
 * const two = hashOfMap({ b: "x", a: 1n });
 * if (one.join() !== two.join()) throw new Error("the order of fields must not matter");
 * ```
 */
export function hashOfMap(map: CborMap, sha256: Sha256 = defaultSha256): Uint8Array {
  const fields = Object.entries(map).map(([key, value]) =>
    concatBytes(sha256(encodeUtf8(key)), hashOfValue(value, sha256)),
  );
  return hashOfParts(fields.sort(compareBytes), sha256);
}

function hashOfValue(value: CborValue, sha256: Sha256): Uint8Array {
  if (value instanceof Uint8Array) return sha256(value);
  if (typeof value === "string") return sha256(encodeUtf8(value));
  if (typeof value === "number" || typeof value === "bigint") {
    return sha256(value < 0 ? encodeSleb128(value) : encodeLeb128(value));
  }
  if (isCborArray(value)) {
    return hashOfParts(
      value.map((item) => hashOfValue(item, sha256)),
      sha256,
    );
  }
  if (isCborMap(value)) return hashOfMap(value, sha256);
  throw new WireError(
    "wire/unhashable-value",
    "Cannot hash a boolean or null: only blobs, texts, integers, lists, maps",
  );
}

function hashOfParts(parts: readonly Uint8Array[], sha256: Sha256): Uint8Array {
  const writer = new ByteWriter();
  for (const part of parts) writer.bytes(part);
  return sha256(writer.finish());
}
