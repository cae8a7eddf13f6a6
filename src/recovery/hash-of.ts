import { createHash } from "node:crypto";

/** The SHA-256 of bytes, hexadecimal. Modules are large: this is faster than the portable one. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
