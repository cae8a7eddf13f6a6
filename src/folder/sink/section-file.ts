import { addRange, type ByteRange } from "../../wire/mod.ts";
import type { Disk, DiskFile } from "../disk/disk.ts";

/** The unit in which zeros are left out: what has this many zeros, aligned, becomes a hole. */
const BLOCK_BYTES = 65_536;
const zeros = Buffer.alloc(BLOCK_BYTES);

/**
 * The file of a section while it is written. It has its whole size from the start; blocks of zeros are not written, so
 * that they take no space.
 */
export class SectionFile {
  readonly #file: DiskFile;
  /** Where bytes may lie that are not zero. Elsewhere zeros need not be written. */
  #touched: readonly ByteRange[];

  private constructor(file: DiskFile, touched: readonly ByteRange[]) {
    this.#file = file;
    this.#touched = touched;
  }

  /** Opens the file, makes it if it is new, and gives it its size. */
  static async open(disk: Disk, path: string, sizeBytes: number): Promise<SectionFile> {
    const file = await disk.openForWriting(path);
    try {
      // An attempt that was cut off may have written more than it could say.
      const found = await file.sizeBytes();
      await file.resize(sizeBytes);
      return new SectionFile(file, found === 0 ? [] : [{ start: 0, end: sizeBytes }]);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The open file, for reading back. */
  get file(): DiskFile {
    return this.#file;
  }

  /** Writes bytes that lie within the size. Overlapping ranges must not be written at the same time. */
  async write(offset: number, bytes: Uint8Array): Promise<void> {
    const end = offset + bytes.length;
    const zeroBlocks = blocksOf(offset, bytes).filter((block) => block.isZero);
    const untouched = this.#touched;
    this.#touched = addRange(untouched, { start: offset, end });
    let position = offset;
    for (const block of zeroBlocks) {
      if (untouched.some((range) => overlaps(range, block)) && !(await this.#holdsZeros(block))) continue;
      await this.#writePart(offset, bytes, { start: position, end: block.start });
      position = block.end;
    }
    await this.#writePart(offset, bytes, { start: position, end });
  }

  async #writePart(offset: number, bytes: Uint8Array, { start, end }: ByteRange): Promise<void> {
    if (end > start) await this.#file.write(bytes.subarray(start - offset, end - offset), start);
  }

  async #holdsZeros({ start, end }: ByteRange): Promise<boolean> {
    const found = new Uint8Array(end - start);
    await this.#file.read(found, start);
    return zeros.subarray(0, found.length).equals(found);
  }
}

function overlaps(one: ByteRange, other: ByteRange): boolean {
  return one.start < other.end && one.end > other.start;
}

function blocksOf(offset: number, bytes: Uint8Array): (ByteRange & { readonly isZero: boolean })[] {
  const blocks = [];
  for (let position = 0; position < bytes.length;) {
    const end = Math.min(bytes.length, position + BLOCK_BYTES - ((offset + position) % BLOCK_BYTES));
    const isZero = zeros.subarray(0, end - position).equals(bytes.subarray(position, end));
    blocks.push({ start: offset + position, end: offset + end, isZero });
    position = end;
  }
  return blocks;
}
