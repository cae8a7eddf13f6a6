import { join } from "node:path";
import { encodeHex, hasFault } from "../../bytes/mod.ts";
import type { JunoFileKind, SectionName, SnapshotMetadata } from "../../wire/mod.ts";
import { junoFileNames } from "../../wire/mod.ts";
import type { Disk } from "../disk/disk.ts";
import { chunkFile, fileNames, type MemorySection, memoryFile, memorySections } from "../file-names.ts";
import { FolderError } from "../folder-error.ts";
import type { FolderSourceParts } from "./folder-source.ts";
import { splitChunks } from "./split-chunks.ts";

/** Where the bytes of a section lie. */
export interface LocatedSection {
  readonly name: SectionName;
  /** Path below the folder; the file may be absent if the section is empty. */
  readonly file: string;
  readonly offset: number;
  readonly sizeBytes: number;
  /** What the bytes must hash to, where something says so. */
  readonly sha256: string | undefined;
}

type Parts = Omit<FolderSourceParts, "located">;

const junoKinds: Readonly<Record<MemorySection, JunoFileKind>> = {
  wasm_module: "wasmModule",
  wasm_memory: "wasmMemory",
  stable_memory: "stableMemory",
};

/**
 * Finds the bytes of every section that the metadata names and compares the sizes of the files with it.
 *
 * @throws FolderError `folder/damaged` for a file that is missing or of another size, and for a manifest that names other
 *   sections than the metadata
 */
export async function locateSections(parts: Parts): Promise<readonly LocatedSection[]> {
  const memories: LocatedSection[] = [];
  for (const name of memorySections) {
    const sizeBytes = sizeIn(parts.metadata, name);
    const file = memoryFile(parts.layout, name);
    await assertSize(parts, file, sizeBytes);
    memories.push({ name, file, offset: 0, sizeBytes, sha256: expectedHash(parts, name) });
  }
  const chunks = parts.layout === "icp" ? await locateChunkFiles(parts) : await locateJoinedChunks(parts);
  const located = [...memories, ...chunks];
  assertSameAsManifest(parts, located);
  return located;
}

function sizeIn(metadata: SnapshotMetadata, name: MemorySection): number {
  return Number(metadata[`${name}_size`]);
}

function expectedHash({ recorded, juno }: Parts, name: MemorySection): string | undefined {
  return (
    recorded?.sections.find((section) => section.name === name)?.sha256 ??
    juno?.files.get(junoKinds[name])?.sha256
  );
}

/** The hashes of the chunks, in the order of the metadata, each once. */
function chunkHashes({ metadata }: Parts): readonly string[] {
  return [...new Set(metadata.wasm_chunk_store.map(({ hash }) => encodeHex(hash)))];
}

async function locateChunkFiles(parts: Parts): Promise<readonly LocatedSection[]> {
  const located: LocatedSection[] = [];
  for (const sha256 of chunkHashes(parts)) {
    const name: SectionName = `${fileNames.chunkFolder}/${sha256}`;
    const file = chunkFile(name);
    const sizeBytes = await sizeOnDisk(parts.disk, join(parts.folder, file));
    if (sizeBytes === undefined) throw damaged(parts, file, "it is missing");
    located.push({ name, file, offset: 0, sizeBytes, sha256 });
  }
  return located;
}

async function locateJoinedChunks(parts: Parts): Promise<readonly LocatedSection[]> {
  const hashes = chunkHashes(parts);
  if (hashes.length === 0) return [];
  const file = junoFileNames.wasmChunkStore;
  const expected = parts.juno?.files.get("wasmChunkStore");
  if (expected === undefined)
    throw damaged(parts, fileNames.metadata, "it names chunks but no file of chunks");
  await assertSize(parts, file, expected.sizeBytes);
  const recorded = parts.recorded?.sections.filter((section) => section.file === file);
  if (recorded !== undefined && recorded.length === hashes.length) return recorded;
  const opened = await parts.disk.openForReading(join(parts.folder, file));
  try {
    const pieces = await splitChunks(opened, expected.sizeBytes, hashes);
    if (pieces === undefined)
      throw damaged(parts, file, "its bytes are not the chunks that the metadata names");
    return pieces.map(({ sha256, offset, sizeBytes }) => {
      const name: SectionName = `${fileNames.chunkFolder}/${sha256}`;
      return { name, file, offset, sizeBytes, sha256 };
    });
  } finally {
    await opened.close();
  }
}

function assertSameAsManifest(parts: Parts, located: readonly LocatedSection[]): void {
  const { recorded } = parts;
  if (recorded === undefined) return;
  const key = ({ name, file, offset, sizeBytes }: LocatedSection): string =>
    [name, file, String(offset), String(sizeBytes)].join(" ");
  const expected = recorded.sections.map(key).sort().join();
  if (located.map(key).sort().join() === expected) return;
  throw damaged(parts, fileNames.manifest, "it names other sections or sizes than metadata.json");
}

async function assertSize(parts: Parts, file: string, sizeBytes: number): Promise<void> {
  const found = await sizeOnDisk(parts.disk, join(parts.folder, file));
  if (found === sizeBytes || (found === undefined && sizeBytes === 0)) return;
  const reason =
    found === undefined ? "it is missing" : `it has ${String(found)} bytes instead of ${String(sizeBytes)}`;
  throw damaged(parts, file, reason);
}

async function sizeOnDisk(disk: Disk, path: string): Promise<number | undefined> {
  try {
    const file = await disk.openForReading(path);
    try {
      return await file.sizeBytes();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (hasFault(error, "folder/not-found")) return undefined;
    throw error;
  }
}

function damaged({ folder }: Parts, file: string, reason: string): FolderError {
  return new FolderError({ code: "folder/damaged", path: folder, file, reason });
}
