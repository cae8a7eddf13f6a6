import { encodeHex, encodeUtf8 } from "../../bytes/mod.ts";
import { sha256 } from "../../wire/mod.ts";

/** A name (64 hexadecimal digits) for a build result that changes with every text that it is made of. */
export function contentHash(parts: readonly string[]): string {
  const digests = parts.map((part) => encodeHex(sha256(encodeUtf8(part))));
  return encodeHex(sha256(encodeUtf8(digests.join("\n"))));
}
