import { createHash } from "node:crypto";
import type { Sha256 } from "../../wire/mod.ts";

/** SHA-256 of parts as if they were one. */
export function sha256OfParts(parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

/** SHA-256 by the platform: an answer of 2 MB is hashed as a whole, and never copied for it. */
export const fastSha256: Sha256 = Object.assign(
  (bytes: Uint8Array) => new Uint8Array(createHash("sha256").update(bytes).digest()),
  { ofParts: sha256OfParts },
);
