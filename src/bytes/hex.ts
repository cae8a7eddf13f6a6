import { BytesError } from "./bytes-error.ts";

const digitsOfByte: readonly string[] = Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

/**
 * Writes bytes as lower-case hexadecimal digits, two per byte, without prefix.
 *
 * @example
 * ```ts
 * if (encodeHex(Uint8Array.of(0, 255)) !== "00ff") throw new Error("wrong digits");
 * ```
 */
export function encodeHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += digitsOfByte[byte] ?? "";
  return text;
}

/**
 * Reads hexadecimal digits of either case, without prefix.
 *
 * @throws BytesError `bytes/bad-hex` for an odd length or a character that is no digit
 * @example
 * ```ts
 * if (encodeHex(decodeHex("00fF")) !== "00ff") throw new Error("the digits are lost");
 * ```
 */
export function decodeHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) {
    throw new BytesError(
      { code: "bytes/bad-hex", length: text.length },
      `Cannot read hexadecimal text of ${String(text.length)} characters: expected an even number of digits`,
    );
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(text.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}
