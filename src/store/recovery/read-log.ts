import {
  assertSameStore,
  decodeHeader,
  type FileHeader,
  HEADER_BYTES,
  pathOf,
  type StoreIdentity,
} from "../format/file-header.ts";
import {
  decodeRecord,
  FRAME_BYTES,
  type LogRecord,
  RECORD_ALIGNMENT,
  recordBytes,
} from "../format/record-frame.ts";
import type { StorageMedium } from "../medium/storage-medium.ts";
import { hasFault } from "../../bytes/mod.ts";
import { readWholeFile } from "./read-file.ts";

/** A sound record and where it stands. */
export interface PlacedRecord extends LogRecord {
  readonly path: string;
  readonly logNumber: number;
  readonly offset: number;
}

/** One log as it was read. */
export interface ReadLog {
  readonly path: string;
  readonly number: number;
  /** Undefined if the header is torn or damaged. */
  readonly header: FileHeader | undefined;
  /** The records from the beginning up to the first that is not sound. */
  readonly records: readonly PlacedRecord[];
  /** Where the records end. */
  readonly end: number;
  /** Length of the file. */
  readonly sizeBytes: number;
  /** Sound records that stand behind something that is none. */
  readonly stray: readonly PlacedRecord[];
}

/** Reads log `number`. Damage is part of the answer; throws only for another store's file or another version. */
export function readLog(medium: StorageMedium, number: number, identity: StoreIdentity): ReadLog {
  const path = pathOf({ kind: "clog", number });
  const bytes = readWholeFile(medium, path);
  const header = readHeader(bytes, path, number, identity);
  const at = (offset: number): PlacedRecord | undefined => {
    const record = decodeRecord(bytes, { storeId: identity.id, logNumber: number, offset });
    return record === undefined ? undefined : { ...record, path, logNumber: number, offset };
  };
  const records: PlacedRecord[] = [];
  let end = HEADER_BYTES;
  if (header !== undefined) {
    for (let record = at(end); record !== undefined; record = at(end)) {
      records.push(record);
      end += recordBytes(record.body.length);
    }
  }
  const stray: PlacedRecord[] = [];
  const start = header === undefined ? end : end + RECORD_ALIGNMENT;
  for (let offset = start; offset + FRAME_BYTES <= bytes.length;) {
    const record = at(offset);
    if (record !== undefined) stray.push(record);
    offset += record === undefined ? RECORD_ALIGNMENT : recordBytes(record.body.length);
  }
  return { path, number, header, records, end: Math.min(end, bytes.length), sizeBytes: bytes.length, stray };
}

function readHeader(
  bytes: Uint8Array,
  path: string,
  number: number,
  identity: StoreIdentity,
): FileHeader | undefined {
  try {
    const header = decodeHeader(bytes, path, { kind: "clog", number });
    assertSameStore(header, identity, path);
    return header;
  } catch (error) {
    if (hasFault(error, "store/header-corrupt")) return undefined;
    throw error;
  }
}
