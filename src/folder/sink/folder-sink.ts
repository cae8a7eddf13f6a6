import { join } from "node:path";
import { releaseDirectory } from "../../processes/mod.ts";
import {
  addRange,
  type ByteRange,
  type FolderLayout,
  missingRanges,
  type OtherFields,
  type SectionName,
  type SectionRanges,
  type SectionSink,
  type SnapshotManifest,
} from "../../wire/mod.ts";
import type { Disk } from "../disk/disk.ts";
import { writeWholeFile } from "../disk/whole-file.ts";
import { chunkFile, chunkHashOf, fileNames, isMemorySection, memoryFile } from "../file-names.ts";
import { FolderError, type FolderFault } from "../folder-error.ts";
import { hashBytes } from "../hash-range.ts";
import type { RangeHash } from "../hash-range.ts";
import { writeProgress } from "./progress-file.ts";
import { describeFolder, settleFolder } from "./publish-folder.ts";
import { ReadBack } from "./read-back.ts";
import { SectionFile } from "./section-file.ts";

/** After so many bytes what was written is synced and noted: the most that an interruption costs. */
const NOTED_BYTES = 64 * 1024 * 1024;

/** What a sink works on. */
export interface FolderSinkParts {
  /** Where the folder is to stand. */
  readonly target: string;
  /** Where it stands until then. */
  readonly folder: string;
  readonly layout: FolderLayout;
  readonly manifest: SnapshotManifest;
  readonly identity: string;
  readonly otherFields: OtherFields;
  readonly disk: Disk;
  /** What an earlier attempt has noted. */
  readonly written: SectionRanges;
}

/** A {@link SectionSink} that writes an unfinished folder. */
export class FolderSink implements SectionSink {
  readonly written: SectionRanges;
  readonly #parts: FolderSinkParts;
  readonly #ranges: Map<SectionName, readonly ByteRange[]>;
  readonly #files = new Map<SectionName, Promise<SectionFile>>();
  readonly #readBacks = new Map<SectionName, ReadBack>();
  /** Chunks that are being written. */
  readonly #chunks = new Map<SectionName, Promise<void>>();
  readonly #pending = new Set<Promise<void>>();
  #bytesSinceNote = 0;
  #noting: Promise<void> = Promise.resolve();
  #isNoting = false;
  #noteFailure: { readonly error: unknown } | undefined;
  #chunkFolderMade = false;
  #isClosed = false;

  constructor(parts: FolderSinkParts) {
    this.#parts = parts;
    this.written = new Map(parts.written);
    this.#ranges = new Map(parts.written);
  }

  async write(section: SectionName, offset: number, bytes: Uint8Array): Promise<void> {
    this.#assertOpen();
    const failure = this.#noteFailure;
    this.#noteFailure = undefined;
    if (failure !== undefined) throw failure.error;
    const work = isMemorySection(section)
      ? this.#writeMemory(section, offset, bytes)
      : this.#writeChunkOnce(section, offset, bytes);
    this.#pending.add(work);
    try {
      await work;
    } finally {
      this.#pending.delete(work);
    }
    this.#bytesSinceNote += bytes.length;
    if (this.#bytesSinceNote < NOTED_BYTES || this.#isNoting) return;
    this.#bytesSinceNote = 0;
    this.#noteBehind();
  }

  /**
   * Makes the unfinished folder, all bytes of which are written and synced, the finished one:
   *
   * 1. Have the hash of every section as the disk gives it back: of memories it was made behind the writing.
   * 2. Write `metadata.json`, then `icebox.json`, and sync their folder: all that the manifest names is durable.
   * 3. Rename the folder. Before this nobody takes it for a snapshot, after it everything is there.
   * 4. Sync the parent, so that the new name survives.
   * 5. Remove progress, claim, and the chunks that Juno's layout has in one file. They stay until then so that an
   *    interruption before the rename can be resumed; left behind after it they mean nothing.
   *
   * If a step up to the rename fails, the sink stays open: finish may be called again.
   */
  async finish(): Promise<void> {
    this.#assertOpen();
    await this.#settle();
    this.#assertComplete();
    await this.#note();
    const { disk, folder, target, manifest } = this.#parts;
    for (const { name, sizeBytes } of manifest.sections)
      if (isMemorySection(name)) await this.#openFile(name, sizeBytes ?? 0);
    const hashes = new Map<SectionName, RangeHash>();
    for (const [name, readBack] of this.#readBacks) hashes.set(name, await readBack.finish());
    await this.#closeFiles();
    await describeFolder(this.#parts, hashes);
    await disk.rename(folder, target);
    this.#isClosed = true;
    await settleFolder(this.#parts);
  }

  async suspend(): Promise<void> {
    if (this.#isClosed) return;
    await this.#settle();
    this.#isClosed = true;
    try {
      await this.#note();
    } finally {
      await this.#closeFiles();
      releaseDirectory(this.#parts.folder);
    }
  }

  async abandon(): Promise<void> {
    if (this.#isClosed) return;
    await this.#settle();
    this.#isClosed = true;
    await this.#closeFiles();
    await this.#parts.disk.remove(this.#parts.folder);
  }

  async #writeMemory(section: SectionName, offset: number, bytes: Uint8Array): Promise<void> {
    const sizeBytes = this.#sizeOf(section);
    const end = offset + bytes.length;
    if (!Number.isSafeInteger(offset) || offset < 0 || end > sizeBytes)
      throw this.#fault(
        "folder/outside-section",
        section,
        `${String(offset)} to ${String(end)} is not within its ${String(sizeBytes)} bytes`,
      );
    const file = await this.#openFile(section, sizeBytes);
    const readBack = this.#readBacks.get(section);
    readBack?.begin(offset);
    await file.write(offset, bytes);
    const ranges = addRange(this.#ranges.get(section) ?? [], { start: offset, end });
    this.#ranges.set(section, ranges);
    const [first] = ranges;
    if (first?.start === 0) readBack?.advance(first.end);
  }

  async #writeChunk(section: SectionName, offset: number, bytes: Uint8Array): Promise<void> {
    const { disk, folder } = this.#parts;
    this.#sizeOf(section);
    if (offset !== 0) throw this.#fault("folder/outside-section", section, "a chunk is written whole");
    if (hashBytes(bytes) !== chunkHashOf(section))
      throw this.#fault("folder/wrong-chunk", section, "its bytes have another hash");
    if (!this.#chunkFolderMade) await disk.makeFolder(join(folder, fileNames.chunkFolder));
    this.#chunkFolderMade = true;
    await writeWholeFile(disk, join(folder, chunkFile(section)), bytes);
    this.#ranges.set(section, addRange([], { start: 0, end: bytes.length }));
  }

  /** A chunk that is there is never written again: a failure in the middle would take back what was noted. */
  async #writeChunkOnce(section: SectionName, offset: number, bytes: Uint8Array): Promise<void> {
    if (this.#ranges.has(section)) return;
    const writing = this.#chunks.get(section) ?? this.#writeChunk(section, offset, bytes);
    this.#chunks.set(section, writing);
    try {
      await writing;
    } finally {
      this.#chunks.delete(section);
    }
  }

  async #openFile(section: SectionName, sizeBytes: number): Promise<SectionFile> {
    const { disk, folder, layout } = this.#parts;
    const known = this.#files.get(section);
    if (known !== undefined) return await known;
    if (!isMemorySection(section)) throw new TypeError(`The chunk ${section} has no file that stays open`);
    const path = join(folder, memoryFile(layout, section));
    const opening = SectionFile.open(disk, path, sizeBytes).then((opened) => {
      this.#readBacks.set(section, new ReadBack(opened.file, sizeBytes));
      return opened;
    });
    this.#files.set(section, opening);
    try {
      return await opening;
    } catch (error) {
      this.#files.delete(section);
      throw error;
    }
  }

  /**
   * Notes what is written: first the bytes are synced, then the note that claims them is. One at a time, so that an older
   * note never follows a newer one.
   */
  async #note(): Promise<void> {
    const noting = this.#noting.then(async () => {
      const written = new Map(this.#ranges);
      const { disk, folder, layout, identity } = this.#parts;
      for (const file of await Promise.all(this.#files.values())) await file.file.sync();
      if (this.#chunkFolderMade) await disk.syncFolder(join(folder, fileNames.chunkFolder));
      await writeProgress(disk, folder, { layout, identity, written });
    });
    this.#noting = noting.catch(() => undefined);
    await noting;
  }

  /** Notes while the writing goes on; that it failed is told to the next one who writes. */
  #noteBehind(): void {
    this.#isNoting = true;
    this.#note()
      .catch((error: unknown) => {
        this.#noteFailure = { error };
      })
      .finally(() => {
        this.#isNoting = false;
      });
  }

  async #settle(): Promise<void> {
    await Promise.allSettled(this.#pending);
    await this.#noting;
  }

  async #closeFiles(): Promise<void> {
    for (const readBack of this.#readBacks.values()) await readBack.stop();
    this.#readBacks.clear();
    const files = await Promise.allSettled(this.#files.values());
    this.#files.clear();
    for (const file of files) if (file.status === "fulfilled") await file.value.file.close();
  }

  #assertComplete(): void {
    for (const { name, sizeBytes } of this.#parts.manifest.sections) {
      const ranges = this.#ranges.get(name);
      if (isMemorySection(name)) {
        const [missing] = missingRanges(ranges ?? [], sizeBytes ?? 0);
        if (missing === undefined) continue;
        throw this.#fault("folder/incomplete", name, `bytes from ${String(missing.start)} on are missing`);
      }
      if (ranges === undefined) throw this.#fault("folder/incomplete", name, "it is missing");
    }
  }

  #sizeOf(section: SectionName): number {
    const found = this.#parts.manifest.sections.find(({ name }) => name === section);
    if (found === undefined)
      throw this.#fault("folder/outside-section", section, "the snapshot has no such section");
    return found.sizeBytes ?? 0;
  }

  #assertOpen(): void {
    if (this.#isClosed) throw new FolderError({ code: "folder/closed", path: this.#parts.folder });
  }

  #fault(
    code: Extract<FolderFault, { readonly section: string }>["code"],
    section: SectionName,
    reason: string,
  ): FolderError {
    return new FolderError({ code, path: this.#parts.folder, section, reason });
  }
}
