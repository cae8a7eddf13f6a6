import { checksumOf } from "../format/checksum.ts";
import { pathOf } from "../format/file-header.ts";
import type { StorageFile } from "../medium/storage-medium.ts";
import { PAGE_BYTES } from "../../pages/mod.ts";
import { damaged } from "../store-error.ts";

/** Room in front of the first slot. */
export const SEGMENT_HEADER_BYTES: number = PAGE_BYTES;

/** Where a slot stands in its segment's file. */
export function slotOffset(position: number): number {
  return SEGMENT_HEADER_BYTES + position * PAGE_BYTES;
}

/** One segment's bookkeeping: how far it is written, and what its pages' checksums are. */
export class Segment {
  readonly number: number;
  readonly path: string;
  readonly #slots: number;
  #checksums: Uint32Array<ArrayBuffer> | undefined;
  /** Slots from the beginning that were given out. */
  used: number;
  /** Whether the file holds the checksum table. */
  hasTable: boolean;
  /** Whether the file is there and has its header. */
  isCreated: boolean;

  /** @param checksums of the used slots; undefined if they stand in the file's table */
  constructor(number: number, slots: number, used: number, checksums: readonly number[] | undefined) {
    this.number = number;
    this.path = pathOf({ kind: "segm", number });
    this.#slots = slots;
    this.used = used;
    this.hasTable = checksums === undefined;
    this.isCreated = used > 0;
    if (checksums !== undefined) {
      this.#checksums = new Uint32Array(slots);
      this.#checksums.set(checksums);
    }
  }

  /** The checksum of a slot's page, 0 if there is no page; undefined if the table must be loaded first. */
  checksum(position: number): number | undefined {
    return this.#checksums === undefined ? undefined : (this.#checksums[position] ?? 0);
  }

  /** The checksums of the first slots; empty if they stand in a table that was not read. */
  checksums(count: number): number[] {
    return [...(this.#checksums?.subarray(0, count) ?? [])];
  }

  /** Notes a page; 0 takes it back. Only for segments without a table. */
  note(position: number, checksum: number): void {
    if (this.#checksums === undefined) throw new RangeError(`Segment ${this.number} is sealed`);
    this.#checksums[position] = checksum;
    this.used = Math.max(this.used, position + 1);
  }

  /** Takes the checksums from the table in the file; throws `store/page-corrupt` if the table is damaged. */
  loadTable(file: StorageFile): void {
    const bytes = new Uint8Array(this.#slots * 4 + 4);
    const offset = slotOffset(this.#slots);
    const view = new DataView(bytes.buffer);
    const isWhole = file.read(offset, bytes) === bytes.length;
    const body = bytes.subarray(0, this.#slots * 4);
    if (!isWhole || view.getUint32(this.#slots * 4, true) !== checksumOf(body))
      throw damaged("store/page-corrupt", this.path, offset, "the table of checksums is wrong");
    const checksums = new Uint32Array(this.#slots);
    for (let position = 0; position < this.#slots; position++)
      checksums[position] = view.getUint32(position * 4, true);
    this.#checksums = checksums;
  }

  /** The table as {@link Segment.loadTable} reads it. */
  encodeTable(): Uint8Array {
    const bytes = new Uint8Array(this.#slots * 4 + 4);
    const view = new DataView(bytes.buffer);
    for (let position = 0; position < this.#slots; position++)
      view.setUint32(position * 4, this.#checksums?.[position] ?? 0, true);
    view.setUint32(this.#slots * 4, checksumOf(bytes.subarray(0, this.#slots * 4)), true);
    return bytes;
  }
}
