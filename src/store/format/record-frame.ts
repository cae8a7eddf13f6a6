import { ByteReader, ByteWriter, piecesOf, type SplitBytes, splitLength } from "../../bytes/mod.ts";
import { checksumOf } from "./checksum.ts";

/** Bytes in front of the body of a log record. */
export const FRAME_BYTES = 32;

/** Records begin at multiples of this. */
export const RECORD_ALIGNMENT = 8;

/** The buffer of a record begins with at most this many bytes. */
const largestFirstBuffer = 64 * 1024;

/** Where a record stands; part of its checksum, so that bytes inside a value cannot pass for a record. */
export interface RecordPlace {
  readonly storeId: Uint8Array;
  readonly logNumber: number;
  /** Bytes from the start of the log. */
  readonly offset: number;
}

/** A record as it stands in the log. */
export interface LogRecord {
  readonly commit: number;
  /** Highest commit that was known to be synced when this was written. */
  readonly synced: number;
  readonly body: Uint8Array;
}

/** A record to be written. */
export interface RecordToWrite extends Omit<LogRecord, "body"> {
  readonly body: SplitBytes;
}

/** The record's bytes, padded to a whole number of {@link RECORD_ALIGNMENT}. They share large pieces with the body. */
export function encodeRecord({ commit, synced, body }: RecordToWrite, place: RecordPlace): SplitBytes {
  const length = splitLength(body);
  const pieces = piecesOf(body);
  const frame = new ByteWriter(FRAME_BYTES)
    .u32(length)
    .u32(pieces.reduce((before, piece) => checksumOf(piece, before), 0))
    .u64(BigInt(commit))
    .u64(BigInt(synced))
    .u32(0);
  frame.u32(frameChecksum(frame.finish(), place));
  const writer = new ByteWriter(recordBytes(Math.min(length, largestFirstBuffer))).bytes(frame.finish());
  for (const piece of pieces) writer.shared(piece);
  return writer.bytes(new Uint8Array(recordBytes(length) - FRAME_BYTES - length)).finishSplit();
}

/**
 * Reads the record at `place.offset` of a log.
 *
 * @param log the whole log
 * @returns undefined if there is no sound record
 */
export function decodeRecord(log: Uint8Array, place: RecordPlace): LogRecord | undefined {
  if (log.length - place.offset < FRAME_BYTES) return undefined;
  const frame = log.subarray(place.offset, place.offset + FRAME_BYTES);
  const reader = new ByteReader(frame);
  const length = reader.u32();
  const bodyChecksum = reader.u32();
  const commit = Number(reader.u64());
  const synced = Number(reader.u64());
  const reserved = reader.u32();
  if (reserved !== 0 || recordBytes(length) > log.length - place.offset) return undefined;
  if (reader.u32() !== frameChecksum(frame.subarray(0, FRAME_BYTES - 4), place)) return undefined;
  const body = log.subarray(place.offset + FRAME_BYTES, place.offset + FRAME_BYTES + length);
  return checksumOf(body) === bodyChecksum ? { commit, synced, body } : undefined;
}

/** Room that a record with a body of that length takes. */
export function recordBytes(bodyLength: number): number {
  return Math.ceil((FRAME_BYTES + bodyLength) / RECORD_ALIGNMENT) * RECORD_ALIGNMENT;
}

function frameChecksum(frame: Uint8Array, { storeId, logNumber, offset }: RecordPlace): number {
  const place = new ByteWriter(28).bytes(storeId).u32(logNumber).u64(BigInt(offset)).finish();
  return checksumOf(frame, checksumOf(place));
}
