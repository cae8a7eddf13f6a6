import { ByteReader, ByteWriter, encodeUtf8, equalBytes } from "../../bytes/mod.ts";
import { damaged, StoreError } from "../store-error.ts";
import { checksumOf } from "./checksum.ts";

/** Length of the header of every file of a store. */
export const HEADER_BYTES = 72;

/** The version that this program writes, and the highest that it reads. */
export const FORMAT_VERSION = 1;

/** What a file is. */
export type FileKind = "segm" | "clog" | "ckpt";

/** What all files of one store have in common. */
export interface StoreIdentity {
  /** 16 random bytes. */
  readonly id: Uint8Array;
  readonly slotsPerSegment: number;
}

/** The first bytes of a file; see `docs/formats/store.md`. */
export interface FileHeader {
  readonly kind: FileKind;
  readonly number: number;
  readonly identity: StoreIdentity;
  /** 16 bytes; zero except in logs. */
  readonly bootId: Uint8Array;
  /** Log: number of its first commit. Checkpoint: the last commit in it. Segment: 0. */
  readonly commit: number;
  /** Log: highest commit that was known to be synced when the log was begun. */
  readonly synced: number;
}

/** 16 zeroes: the boot of a file that has none. */
export const noBoot: Uint8Array = new Uint8Array(16);

const magic = encodeUtf8("ICBX");

export function encodeHeader(header: FileHeader): Uint8Array {
  const writer = new ByteWriter(HEADER_BYTES)
    .bytes(magic)
    .bytes(encodeUtf8(header.kind))
    .u32(FORMAT_VERSION)
    .u32(header.number)
    .bytes(header.identity.id)
    .u32(header.identity.slotsPerSegment)
    .bytes(header.bootId)
    .u64(BigInt(header.commit))
    .u64(BigInt(header.synced));
  return writer.u32(checksumOf(writer.finish())).finish();
}

/**
 * Reads the header of the file `path`, which must be of that kind and number.
 *
 * @throws StoreError `store/header-corrupt` or `store/unsupported-version`
 */
export function decodeHeader(bytes: Uint8Array, path: string, expected: FileName): FileHeader {
  if (bytes.length < HEADER_BYTES) throw damaged("store/header-corrupt", path, 0, "the header is cut off");
  const reader = new ByteReader(bytes);
  const isOurs = equalBytes(reader.take(4), magic) && equalBytes(reader.take(4), encodeUtf8(expected.kind));
  if (!isOurs) throw damaged("store/header-corrupt", path, 0, `it is no "${expected.kind}" file`);
  const version = reader.u32();
  const sound =
    new ByteReader(bytes, HEADER_BYTES - 4).u32() === checksumOf(bytes.subarray(0, HEADER_BYTES - 4));
  if (!sound) throw damaged("store/header-corrupt", path, 0, "the checksum of the header is wrong");
  if (version > FORMAT_VERSION) throw new StoreError({ code: "store/unsupported-version", path, version });
  const number = reader.u32();
  if (number !== expected.number) throw damaged("store/foreign-file", path, 0, `its number is ${number}`);
  return {
    kind: expected.kind,
    number,
    identity: { id: reader.take(16).slice(), slotsPerSegment: reader.u32() },
    bootId: reader.take(16).slice(),
    commit: Number(reader.u64()),
    synced: Number(reader.u64()),
  };
}

/** A file's kind and number, which stand in its name. */
export interface FileName {
  readonly kind: FileKind;
  readonly number: number;
}

/** Throws `store/foreign-file` unless the header belongs to that store. */
export function assertSameStore(header: FileHeader, identity: StoreIdentity, path: string): void {
  const same =
    equalBytes(header.identity.id, identity.id) &&
    header.identity.slotsPerSegment === identity.slotsPerSegment;
  if (!same) throw damaged("store/foreign-file", path, 16, "it belongs to another store");
}

const folders: Readonly<Record<FileKind, { readonly folder: string; readonly ending: string }>> = {
  segm: { folder: "pages", ending: ".seg" },
  clog: { folder: "log", ending: ".wal" },
  ckpt: { folder: "ckpt", ending: "" },
};

/** The folder of all files of that kind. */
export function folderOf(kind: FileKind): string {
  return folders[kind].folder;
}

/** Where the file stands. */
export function pathOf({ kind, number }: FileName): string {
  const { folder, ending } = folders[kind];
  return `${folder}/${String(number).padStart(8, "0")}${ending}`;
}

/** The numbers of a folder's files, ascending; other names are left out. */
export function numbersOf(kind: FileKind, names: readonly string[]): number[] {
  const { ending } = folders[kind];
  return names
    .filter((name) => name.endsWith(ending) && /^\d{8,}$/.test(name.slice(0, name.length - ending.length)))
    .map((name) => Number(name.slice(0, name.length - ending.length)))
    .sort((a, b) => a - b);
}
