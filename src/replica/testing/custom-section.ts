import { concatBytes, encodeLeb128, encodeUtf8 } from "../../bytes/mod.ts";

/** A module with one more custom section at its end. */
export function withCustomSection(module: Uint8Array, name: string, content: Uint8Array): Uint8Array {
  const label = encodeUtf8(name);
  const body = concatBytes(encodeLeb128(label.length), label, content);
  return concatBytes(module, Uint8Array.of(0), encodeLeb128(body.length), body);
}
