import { ByteReader, ByteWriter, type SplitBytes } from "../../bytes/mod.ts";
import type { PageSlot } from "../../pages/mod.ts";
import { type PageChange, readPageChanges, writePageChanges } from "./page-changes.ts";
import { readBytes, readNumber, readText, writeBytes, writeNumber, writeText } from "./var-numbers.ts";

/** Slots that were written since the commit before, with the checksums of their pages. */
export interface WrittenRun {
  readonly firstSlot: PageSlot;
  readonly checksums: readonly number[];
}

/** What the owner's last round was. */
export interface RoundMark {
  readonly sequence: bigint;
  readonly batchDigest: Uint8Array;
  /** Empty if there is none. */
  readonly rootHash: Uint8Array;
}

/** What becomes of one memory. `before` and `now` say at which moment the base is meant: before this commit or within. */
export type MemoryChange =
  | { readonly name: string; readonly form: "deleted" }
  | { readonly name: string; readonly form: "fresh"; readonly pages: readonly PageChange[] }
  | {
      readonly name: string;
      readonly form: "before" | "now";
      readonly base: string;
      readonly pages: readonly PageChange[];
    };

/** A record's new value; undefined deletes it. */
export type RecordChange<Bytes extends SplitBytes = SplitBytes> = readonly [
  key: string,
  value: Bytes | undefined,
];

/** Pages of `length` neighbouring slots that moved to others. */
export interface MovedRun {
  readonly from: PageSlot;
  readonly to: PageSlot;
  readonly length: number;
}

/** One commit as its record holds it. */
export type CommitBody<Bytes extends SplitBytes = SplitBytes> =
  | {
      readonly kind: "round";
      readonly round: RoundMark;
      readonly pages: readonly WrittenRun[];
      readonly memories: readonly MemoryChange[];
      readonly records: readonly RecordChange<Bytes>[];
    }
  | { readonly kind: "move"; readonly pages: readonly WrittenRun[]; readonly moves: readonly MovedRun[] };

const ROUND = 1;
const MOVE = 2;
const forms = ["deleted", "fresh", "before", "now"] as const;

/** The bytes of a body. It shares large pieces with the records. */
export function encodeCommitBody(body: CommitBody): SplitBytes {
  const writer = new ByteWriter(1024);
  writer.u8(body.kind === "round" ? ROUND : MOVE);
  if (body.kind === "round") writeRoundMark(writer, body.round);
  writeNumber(writer, body.pages.length);
  for (const { firstSlot, checksums } of body.pages) {
    writeNumber(writer, firstSlot);
    writeNumber(writer, checksums.length);
    for (const checksum of checksums) writer.u32(checksum);
  }
  if (body.kind === "move") {
    writeNumber(writer, body.moves.length);
    for (const { from, to, length } of body.moves) {
      writeNumber(writer, from);
      writeNumber(writer, to);
      writeNumber(writer, length);
    }
    return writer.finishSplit();
  }
  writeNumber(writer, body.memories.length);
  for (const change of body.memories) writeMemoryChange(writer, change);
  writeNumber(writer, body.records.length);
  for (const [key, value] of body.records) {
    writeText(writer, key);
    writer.u8(value === undefined ? 0 : 1);
    if (value !== undefined) writeBytes(writer, value);
  }
  return writer.finishSplit();
}

/** Reads a body; throws RangeError or BytesError if it is none. Byte strings are copies. */
export function decodeCommitBody(bytes: Uint8Array): CommitBody<Uint8Array> {
  const reader = new ByteReader(bytes);
  const kind = reader.u8();
  if (kind !== ROUND && kind !== MOVE) throw new RangeError(`Unknown kind of commit: ${kind}`);
  const round = kind === ROUND ? readRoundMark(reader) : undefined;
  const pages = readList(reader, () => {
    const firstSlot = readNumber(reader);
    return { firstSlot, checksums: readList(reader, () => reader.u32()) };
  });
  if (round === undefined) {
    const moves = readList(reader, () => ({
      from: readNumber(reader),
      to: readNumber(reader),
      length: readNumber(reader),
    }));
    assertEnd(reader);
    return { kind: "move", pages, moves };
  }
  const memories = readList(reader, () => readMemoryChange(reader));
  const records = readList<RecordChange<Uint8Array>>(reader, () => {
    const key = readText(reader);
    return [key, reader.u8() === 0 ? undefined : readBytes(reader).slice()];
  });
  assertEnd(reader);
  return { kind: "round", round, pages, memories, records };
}

export function writeRoundMark(writer: ByteWriter, { sequence, batchDigest, rootHash }: RoundMark): void {
  writer.u64(sequence);
  writeBytes(writer, batchDigest);
  writeBytes(writer, rootHash);
}

export function readRoundMark(reader: ByteReader): RoundMark {
  const sequence = reader.u64();
  const batchDigest = readBytes(reader).slice();
  return { sequence, batchDigest, rootHash: readBytes(reader).slice() };
}

function writeMemoryChange(writer: ByteWriter, change: MemoryChange): void {
  writeText(writer, change.name);
  writer.u8(forms.indexOf(change.form));
  if (change.form === "deleted") return;
  if (change.form !== "fresh") writeText(writer, change.base);
  writePageChanges(writer, change.pages);
}

function readMemoryChange(reader: ByteReader): MemoryChange {
  const name = readText(reader);
  const form = forms[reader.u8()];
  switch (form) {
    case undefined:
      throw new RangeError("Unknown form of a memory");
    case "deleted":
      return { name, form };
    case "fresh":
      return { name, form, pages: readPageChanges(reader) };
    default: {
      const base = readText(reader);
      return { name, form, base, pages: readPageChanges(reader) };
    }
  }
}

function readList<T>(reader: ByteReader, readItem: () => T): T[] {
  const items: T[] = [];
  for (let count = readNumber(reader); count > 0; count--) items.push(readItem());
  return items;
}

function assertEnd(reader: ByteReader): void {
  if (reader.remaining > 0) throw new RangeError(`${reader.remaining} bytes too many`);
}
