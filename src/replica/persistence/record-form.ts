import { ByteReader, ByteWriter, type SplitBytes } from "../../bytes/mod.ts";
import type { Codec } from "./codec/codec.ts";
import { StateRecordError } from "./state-record-error.ts";

/** How one kind of record is written today: with this version as its first byte. */
export interface RecordForm<Value, Form extends Codec<Value> = Codec<Value>> {
  readonly version: number;
  readonly codec: Form;
  /** How records of earlier versions are read, by their version. */
  readonly older?: ReadonlyMap<number, (reader: ByteReader) => Value>;
}

/** The bytes of a record. It shares large byte strings with the value. */
export function encodeRecord<Value>(form: RecordForm<Value>, value: Value): SplitBytes {
  const writer = new ByteWriter();
  writer.u8(form.version);
  form.codec.write(writer, value);
  return writer.finishSplit();
}

/**
 * The value of a record; `key` names it in faults.
 *
 * @throws StateRecordError `replica/unknown-record-version` or `replica/malformed-record`
 */
export function decodeRecord<Value>(form: RecordForm<Value>, key: string, record: Uint8Array): Value {
  const [version] = record;
  if (version === undefined) throw malformed(key, "it is empty");
  const read = version === form.version ? form.codec.read : form.older?.get(version);
  if (read === undefined) {
    throw new StateRecordError({ code: "replica/unknown-record-version", key, version });
  }
  const reader = new ByteReader(record, 1);
  let value: Value;
  try {
    value = read(reader);
  } catch (error) {
    throw malformed(key, error instanceof Error ? error.message : String(error), error);
  }
  if (reader.remaining > 0) throw malformed(key, `${reader.remaining} bytes are left over`);
  return value;
}

function malformed(key: string, reason: string, cause?: unknown): StateRecordError {
  return new StateRecordError({ code: "replica/malformed-record", key, reason }, { cause });
}
