import { crc32 } from "node:zlib";

/** CRC-32 as in zlib; `before` is the checksum of the bytes that stand in front. */
export function checksumOf(bytes: Uint8Array, before = 0): number {
  return crc32(bytes, before);
}

/** CRC-32 of a page, with 1 in place of 0: 0 says that there is no page. */
export function pageChecksum(page: Uint8Array): number {
  return crc32(page) || 1;
}
