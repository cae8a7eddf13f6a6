/** The two host classes that every JavaScript runtime has, declared here because the language's library lacks them. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new (
  label: "utf-8",
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const encoder = new TextEncoder();
const lenientDecoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Encodes text as UTF-8; a lone surrogate becomes U+FFFD.
 *
 * @example
 * ```ts
 * if (encodeUtf8("\u20ac").length !== 3) throw new Error("wrong bytes");
 * ```
 */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * Decodes UTF-8; malformed sequences become U+FFFD, a byte order mark is kept. Never throws.
 *
 * @example
 * ```ts
 * if (decodeUtf8(Uint8Array.of(0x61, 0xff)) !== "a\ufffd") throw new Error("wrong text");
 * ```
 */
export function decodeUtf8(bytes: Uint8Array): string {
  return lenientDecoder.decode(bytes);
}

/**
 * Tells whether the bytes are well-formed UTF-8.
 *
 * @example
 * ```ts
 * if (isUtf8(Uint8Array.of(0xff))) throw new Error("0xff begins no character");
 * ```
 */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    strictDecoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}
