import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";

/** A SHA-256 implementation: any number of bytes in, 32 bytes out. Hosts may pass a faster one than the default. */
export interface Sha256 {
  (bytes: Uint8Array): Uint8Array;
  /** Hashes parts as if they were one, without putting them together; for hosts that can. */
  readonly ofParts?: (parts: readonly Uint8Array[]) => Uint8Array;
}

/** The default SHA-256, in plain JavaScript. */
export const sha256: Sha256 = (bytes) => nobleSha256(bytes);
