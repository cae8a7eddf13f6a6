import { join } from "node:path";
import { BytesPool } from "../../bytes/mod.ts";
import type {
  FolderLayout,
  FolderManifest,
  JunoMetadata,
  OtherFields,
  SectionName,
  SectionSource,
  SnapshotManifest,
  SnapshotMetadata,
  SnapshotOrigin,
} from "../../wire/mod.ts";
import type { Disk, DiskFile } from "../disk/disk.ts";
import { isMemorySection } from "../file-names.ts";
import { FolderError } from "../folder-error.ts";
import { hashBytes, hashRange } from "../hash-range.ts";
import type { LocatedSection } from "./locate-sections.ts";
import { VerifiedReads } from "./verified-reads.ts";

/** Ranges up to this size are read into memory that is used again. */
const POOLED_BYTES = 2 * 1024 * 1024;

/** What a source was opened from. */
export interface FolderSourceParts {
  readonly folder: string;
  readonly disk: Disk;
  readonly layout: FolderLayout;
  readonly metadata: SnapshotMetadata;
  readonly origin: SnapshotOrigin;
  readonly otherFields: OtherFields;
  readonly juno: JunoMetadata | undefined;
  /** Icebox's manifest, if there is one. */
  readonly recorded: FolderManifest | undefined;
  readonly located: readonly LocatedSection[];
}

/** A snapshot folder, as {@link SectionSource} and to be verified. */
export class FolderSource implements SectionSource {
  readonly manifest: SnapshotManifest;
  readonly layout: FolderLayout;
  /** Whether a manifest of Icebox says what every section must hash to. */
  readonly isSealed: boolean;
  /** Fields of `metadata.json` that are not known. */
  readonly otherFields: OtherFields;
  readonly #parts: FolderSourceParts;
  readonly #files = new Map<string, Promise<DiskFile>>();
  readonly #pool = new BytesPool(POOLED_BYTES);
  #isClosed = false;

  constructor(parts: FolderSourceParts) {
    const { metadata, origin, located, layout, recorded, otherFields } = parts;
    const sections = located.map(({ name, sizeBytes }) => ({ name, sizeBytes }));
    this.manifest = { metadata, origin, sections };
    this.layout = layout;
    this.isSealed = recorded !== undefined;
    this.otherFields = otherFields;
    this.#parts = parts;
  }

  async read(section: SectionName, offset: number, length: number): Promise<Uint8Array> {
    const located = this.#locate(section);
    const isChunk = !isMemorySection(section);
    const wanted = isChunk ? Math.min(length, located.sizeBytes - offset) : length;
    if (offset < 0 || wanted < 0 || offset + wanted > located.sizeBytes)
      throw this.#outside(section, `${String(length)} bytes from ${String(offset)} on are not within it`);
    if (wanted === 0) return new Uint8Array();
    const bytes = this.#pool.take(wanted);
    const found = await this.#use(located, (file) => file.read(bytes, located.offset + offset));
    if (found !== wanted) throw this.#damaged(located, "it became shorter while it was read");
    return bytes;
  }

  release(bytes: Uint8Array): void {
    this.#pool.give(bytes);
  }

  /** SHA-256 of a section as it lies on the disk, in hex digits. */
  async sha256(section: SectionName): Promise<string> {
    const located = this.#locate(section);
    if (located.sizeBytes === 0) return hashBytes(new Uint8Array());
    const found = await this.#use(located, (file) => hashRange(file, located.offset, located.sizeBytes));
    if (found.sizeBytes !== located.sizeBytes)
      throw this.#damaged(located, "it became shorter while it was read");
    return found.sha256;
  }

  /**
   * Reads all bytes and compares them with what must be there: with the manifest if there is one, else with what the
   * layout says (the hashes of chunks, and all of Juno's files).
   *
   * @returns the hashes of the sections
   * @throws FolderError `folder/damaged` with the first file that is not what it was
   */
  async verify(): Promise<ReadonlyMap<SectionName, string>> {
    const hashes = new Map<SectionName, string>();
    for (const located of this.#parts.located) {
      const found = await this.sha256(located.name);
      this.#assertHash(located, found);
      hashes.set(located.name, found);
    }
    this.#assertModule(hashes);
    return hashes;
  }

  /**
   * What `verify` gives if the folder is whole, without reading its sections; undefined if nothing says it of each of them.
   *
   * @throws FolderError `folder/damaged` if what is said cannot be
   */
  expectedHashes(): ReadonlyMap<SectionName, string> | undefined {
    const hashes = new Map<SectionName, string>();
    for (const { name, sizeBytes, sha256 } of this.#parts.located) {
      const expected = sha256 ?? (sizeBytes === 0 ? hashBytes(new Uint8Array()) : undefined);
      if (expected === undefined) return undefined;
      hashes.set(name, expected);
    }
    this.#assertModule(hashes);
    return hashes;
  }

  /**
   * The same sections, each to be read once and in order, verified meanwhile: `read` throws `folder/damaged` instead of
   * giving the last range of a section that is not what it must be.
   *
   * @throws FolderError `folder/damaged` if an empty section should not be empty
   */
  verifiedReads(): SectionSource {
    return new VerifiedReads({
      source: this,
      assertHash: (section, found) => {
        this.#assertHash(this.#locate(section), found);
      },
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const files = await Promise.allSettled(this.#files.values());
    this.#files.clear();
    for (const file of files) if (file.status === "fulfilled") await file.value.close();
  }

  /** Memories stay open, so that what was verified is what is read; chunks, of which there may be many, do not. */
  async #use<Value>(located: LocatedSection, act: (file: DiskFile) => Promise<Value>): Promise<Value> {
    if (this.#isClosed) throw new FolderError({ code: "folder/closed", path: this.#parts.folder });
    const { disk, folder } = this.#parts;
    const path = join(folder, located.file);
    if (isMemorySection(located.name)) {
      const opening = this.#files.get(path) ?? disk.openForReading(path);
      this.#files.set(path, opening);
      return await act(await opening);
    }
    const file = await disk.openForReading(path);
    try {
      return await act(file);
    } finally {
      await file.close();
    }
  }

  #assertHash(located: LocatedSection, found: string): void {
    const { sha256 } = located;
    if (sha256 !== undefined && sha256 !== found)
      throw this.#damaged(located, `its SHA-256 is ${found} instead of ${sha256}`);
  }

  #assertModule(hashes: ReadonlyMap<SectionName, string>): void {
    const { recorded } = this.#parts;
    if (recorded === undefined || recorded.moduleHash === hashes.get("wasm_module")) return;
    throw this.#damaged(this.#locate("wasm_module"), `the manifest names the module ${recorded.moduleHash}`);
  }

  #locate(section: SectionName): LocatedSection {
    const located = this.#parts.located.find(({ name }) => name === section);
    if (located === undefined) throw this.#outside(section, "the snapshot has no such section");
    return located;
  }

  #outside(section: SectionName, reason: string): FolderError {
    return new FolderError({ code: "folder/outside-section", path: this.#parts.folder, section, reason });
  }

  #damaged({ file }: LocatedSection, reason: string): FolderError {
    return new FolderError({ code: "folder/damaged", path: this.#parts.folder, file, reason });
  }
}
