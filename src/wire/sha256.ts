import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";

/** A SHA-256 implementation: any number of bytes in, 32 bytes out. Hosts may pass a faster one than the default. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** The default SHA-256, in plain JavaScript. */
export const sha256: Sha256 = (bytes) => nobleSha256(bytes);
