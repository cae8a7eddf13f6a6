/**
 * Bytes: cursors with checked bounds, LEB128, hexadecimal, UTF-8, comparing and joining, and the test for coded faults.
 * Nothing here knows the Internet Computer. Errors are BytesError with a code `bytes/...`.
 */
export { BytesError, type BytesFault } from "./bytes-error.ts";
export { ByteReader } from "./byte-reader.ts";
export { ByteWriter } from "./byte-writer.ts";
export { BytesPool } from "./bytes-pool.ts";
export { compareBytes, equalBytes } from "./compare-bytes.ts";
export { concatBytes } from "./concat-bytes.ts";
export { decodeHex, encodeHex } from "./hex.ts";
export { hasFault } from "./has-fault.ts";
export { encodeLeb128, encodeSleb128 } from "./leb128.ts";
export { releaseBytes } from "./release-bytes.ts";
export { joinBytes, piecesOf, type SplitBytes, splitLength } from "./split-bytes.ts";
export { decodeUtf8, encodeUtf8, isUtf8 } from "./utf8.ts";
