import type { ByteReader, ByteWriter } from "../../../bytes/mod.ts";

/**
 * One form of bytes for one type of value, both ways: `docs/formats/state-records.md`, "Bytes of a record".
 *
 * `read` throws any error if the bytes are not of this form; `decodeRecord` names the record.
 */
export interface Codec<Value> {
  readonly write: (writer: ByteWriter, value: Value) => void;
  readonly read: (reader: ByteReader) => Value;
  /** A struct leaves the property out, instead of setting it to `undefined`, when `undefined` was read. */
  readonly leavesOut?: true;
}
