import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { crc32 } from "node:zlib";

/**
 * Reads a store by `docs/formats/store.md` alone: it shares no code with `src/store`, so that the two cannot agree on a
 * mistake. It reads sound stores and stores with a torn end; whatever else is wrong makes it throw.
 */
export interface StoreContent {
  readonly lastCommit: bigint;
  readonly sequence: bigint;
  readonly records: Map<string, Uint8Array>;
  /** By name: slots by page index. */
  readonly memories: Map<string, Map<number, number>>;
  /** The bytes of a slot, compared with their checksum. */
  page(slot: number): Uint8Array;
}

/** A file's bytes by its path in the store; undefined if there is none. */
export type FileSource = (path: string) => Uint8Array | undefined;

const pageBytes = 4096;
const headerBytes = 72;

/** Reads the store; `list` gives the names in a folder. */
export function readStore(read: FileSource, list: (folder: string) => string[]): StoreContent {
  const newest = list("ckpt").filter(isNumber).sort().at(-1);
  if (newest === undefined) throw new Error("There is no checkpoint");
  const path = `ckpt/${newest}`;
  const file = present(read(path), path);
  const header = readHeader(file, "ckpt", path);
  const bodyEnd = file.length - 12;
  if (new Cursor(file, bodyEnd).u64() !== BigInt(bodyEnd - headerBytes)) throw new Error(`${path}: length`);
  if (new Cursor(file, bodyEnd + 8).u32() !== crc32(file.subarray(headerBytes, bodyEnd)))
    throw new Error(`${path}: checksum`);

  const state = new State(read, header);
  state.readCheckpoint(new Cursor(file.subarray(0, bodyEnd), headerBytes));
  for (let number = Number(newest); ; number++) {
    const logPath = `log/${String(number).padStart(8, "0")}.wal`;
    const log = read(logPath);
    if (log === undefined || log.length < headerBytes) break;
    state.readLog(log, number, logPath);
  }
  return state;
}

/** A store in a directory. */
export function readStoreDirectory(directory: string): StoreContent {
  return readStore(
    (path) => (existsSync(join(directory, path)) ? readFileSync(join(directory, path)) : undefined),
    (folder) => readdirSync(join(directory, folder)),
  );
}

interface Header {
  readonly storeId: Uint8Array;
  readonly slots: number;
  readonly commit: bigint;
}

function readHeader(file: Uint8Array, kind: string, path: string): Header {
  const cursor = new Cursor(file, 0);
  if (text(cursor.take(4)) !== "ICBX" || text(cursor.take(4)) !== kind) throw new Error(`${path}: magic`);
  if (cursor.u32() !== 1) throw new Error(`${path}: version`);
  cursor.take(4);
  const storeId = cursor.take(16);
  const slots = cursor.u32();
  cursor.take(16);
  const commit = cursor.u64();
  cursor.take(8);
  if (cursor.u32() !== crc32(file.subarray(0, headerBytes - 4))) throw new Error(`${path}: header`);
  return { storeId, slots, commit };
}

class State implements StoreContent {
  lastCommit: bigint;
  sequence = 0n;
  records = new Map<string, Uint8Array>();
  memories = new Map<string, Map<number, number>>();
  readonly #checksums = new Map<number, number>();
  readonly #tabled = new Set<number>();
  readonly #read: FileSource;
  readonly #header: Header;

  constructor(read: FileSource, header: Header) {
    this.#read = read;
    this.#header = header;
    this.lastCommit = header.commit;
  }

  readCheckpoint(cursor: Cursor): void {
    this.#readRound(cursor);
    cursor.leb();
    for (let segments = cursor.leb(); segments > 0; segments--) {
      const number = cursor.leb();
      const used = cursor.leb();
      if (cursor.u8() === 1) {
        this.#tabled.add(number);
        continue;
      }
      for (let position = 0; position < used; position++)
        this.#checksums.set(number * this.#header.slots + position, cursor.u32());
    }
    const nodes: Map<number, number>[] = [];
    const heights: number[] = [];
    for (let kind = cursor.u8(); kind !== 255; kind = cursor.u8()) {
      const bits = cursor.bitmap();
      const content = new Map<number, number>();
      let height = 0;
      let expected = 0;
      for (const bit of bits) {
        if (kind === 0) {
          const slot = expected + cursor.sleb();
          content.set(bit, slot);
          expected = slot + 1;
          continue;
        }
        const child = nodes.length - cursor.leb();
        height = (heights[child] ?? 0) + 1;
        for (const [page, slot] of nodes[child] ?? []) content.set(bit * 64 ** height + page, slot);
      }
      nodes.push(content);
      heights.push(height);
    }
    for (let memories = cursor.leb(); memories > 0; memories--) {
      const name = cursor.text();
      const height = cursor.leb();
      const node = cursor.leb();
      const count = cursor.leb();
      const content = node === 0 ? new Map<number, number>() : new Map(nodes[node - 1]);
      if (content.size !== count || (node !== 0 && heights[node - 1] !== height))
        throw new Error(`Memory "${name}" does not have its form`);
      this.memories.set(name, content);
    }
    for (let records = cursor.leb(); records > 0; records--) {
      const key = cursor.text();
      this.records.set(key, cursor.bytes());
    }
  }

  readLog(log: Uint8Array, number: number, path: string): void {
    const header = readHeader(log, "clog", path);
    if (header.commit !== this.lastCommit + 1n) throw new Error(`${path}: first commit`);
    for (let offset = headerBytes; offset + 32 <= log.length;) {
      const frame = new Cursor(log, offset);
      const length = frame.u32();
      const bodyChecksum = frame.u32();
      const commit = frame.u64();
      frame.take(12);
      const place = new Uint8Array(28);
      place.set(this.#header.storeId);
      const view = new DataView(place.buffer);
      view.setUint32(16, number, true);
      view.setBigUint64(20, BigInt(offset), true);
      if (frame.u32() !== crc32(log.subarray(offset, offset + 28), crc32(place))) return;
      const body = log.subarray(offset + 32, offset + 32 + length);
      const end = offset + Math.ceil((32 + length) / 8) * 8;
      if (end > log.length || crc32(body) !== bodyChecksum) return;
      if (commit !== this.lastCommit + 1n) throw new Error(`${path}: commit ${commit}`);
      this.#readBody(new Cursor(body, 0));
      this.lastCommit = commit;
      offset = end;
    }
  }

  page(slot: number): Uint8Array {
    const number = Math.floor(slot / this.#header.slots);
    const position = slot % this.#header.slots;
    const path = `pages/${String(number).padStart(8, "0")}.seg`;
    const file = present(this.#read(path), path);
    const page = file.subarray(pageBytes * (position + 1), pageBytes * (position + 2));
    const tableOffset = pageBytes * (this.#header.slots + 1) + 4 * position;
    const checksum = this.#tabled.has(number)
      ? new Cursor(file, tableOffset).u32()
      : this.#checksums.get(slot);
    if ((crc32(page) || 1) !== checksum) throw new Error(`${path}: page ${position}`);
    return page;
  }

  #readRound(cursor: Cursor): void {
    this.sequence = cursor.u64();
    cursor.bytes();
    cursor.bytes();
  }

  #readBody(cursor: Cursor): void {
    const kind = cursor.u8();
    if (kind === 1) this.#readRound(cursor);
    for (let runs = cursor.leb(); runs > 0; runs--) {
      const first = cursor.leb();
      const length = cursor.leb();
      for (let index = 0; index < length; index++) this.#checksums.set(first + index, cursor.u32());
    }
    if (kind === 2) {
      const moved = new Map<number, number>();
      for (let runs = cursor.leb(); runs > 0; runs--) {
        const from = cursor.leb();
        const to = cursor.leb();
        for (let length = cursor.leb(), index = 0; index < length; index++)
          moved.set(from + index, to + index);
      }
      for (const memory of this.memories.values())
        for (const [page, slot] of memory) memory.set(page, moved.get(slot) ?? slot);
      return;
    }
    const before = new Map([...this.memories].map(([name, memory]) => [name, new Map(memory)]));
    for (let memories = cursor.leb(); memories > 0; memories--) {
      const name = cursor.text();
      const form = cursor.u8();
      if (form === 0) {
        this.memories.delete(name);
        continue;
      }
      const base =
        form === 1 ? new Map<number, number>() : (form === 2 ? before : this.memories).get(cursor.text());
      const memory = new Map(present(base, `the base of "${name}"`));
      let page = 0;
      let slot = 0;
      for (let runs = cursor.leb(); runs > 0; runs--) {
        page += cursor.leb();
        const word = cursor.leb();
        if (word % 2 === 0) slot += cursor.sleb();
        for (let length = Math.floor(word / 2); length > 0; length--) {
          if (word % 2 === 1) memory.delete(page++);
          else memory.set(page++, slot++);
        }
      }
      this.memories.set(name, memory);
    }
    for (let records = cursor.leb(); records > 0; records--) {
      const key = cursor.text();
      if (cursor.u8() === 0) this.records.delete(key);
      else this.records.set(key, cursor.bytes());
    }
  }
}

class Cursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  take(length: number): Uint8Array {
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) throw new Error("The file ends too early");
    return this.#bytes.subarray(start, this.#at);
  }

  u8(): number {
    return this.#view.getUint8(this.#at++);
  }

  u32(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  u64(): bigint {
    this.#at += 8;
    return this.#view.getBigUint64(this.#at - 8, true);
  }

  leb(): number {
    return Number(this.#leb(false));
  }

  sleb(): number {
    return Number(this.#leb(true));
  }

  bytes(): Uint8Array {
    return this.take(this.leb());
  }

  text(): string {
    return text(this.bytes());
  }

  bitmap(): number[] {
    const word = this.u64();
    return Array.from({ length: 64 }, (_, bit) => bit).filter((bit) => ((word >> BigInt(bit)) & 1n) === 1n);
  }

  #leb(isSigned: boolean): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = BigInt(this.u8());
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return isSigned ? BigInt.asIntN(Number(shift) + 7, value) : value;
    }
  }
}

function isNumber(name: string): boolean {
  return /^\d{8,}$/.test(name);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`Missing: ${what}`);
  return value;
}

if (import.meta.main) {
  const { positionals } = parseArgs({ allowPositionals: true });
  const content = readStoreDirectory(positionals[0] ?? ".");
  console.log(`commit ${content.lastCommit}, sequence ${content.sequence}`);
  for (const [name, memory] of content.memories) {
    const hash = createHash("sha256");
    for (const [page, slot] of [...memory].sort(([a], [b]) => a - b))
      hash.update(`${page}:`).update(content.page(slot));
    console.log(`memory ${name}: ${memory.size} pages, ${hash.digest("hex")}`);
  }
  for (const [key, value] of content.records) console.log(`record ${key}: ${value.length} bytes`);
}
