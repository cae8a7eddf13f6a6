import { dirname, join } from "node:path";
import { encodeUtf8 } from "../../bytes/mod.ts";
import { releaseDirectory } from "../../processes/mod.ts";
import {
  encodeFolderManifest,
  encodeIcpMetadata,
  encodeJunoMetadata,
  floatsLostByIcp,
  floatsLostByJuno,
  type JunoFile,
  type JunoFileKind,
  junoFileNames,
  type SectionInfo,
  type SectionName,
  type SectionRecord,
} from "../../wire/mod.ts";
import type { Disk } from "../disk/disk.ts";
import { writeWholeFile } from "../disk/whole-file.ts";
import { chunkFile, chunkHashOf, fileNames, isMemorySection, memoryFile } from "../file-names.ts";
import { FolderError } from "../folder-error.ts";
import { hashBytes, hashRange, type RangeHash } from "../hash-range.ts";
import type { FolderSinkParts } from "./folder-sink.ts";

/** Sizes and hashes of sections, as the disk gave them back. */
type SectionHashes = ReadonlyMap<SectionName, RangeHash>;

/** Hashes the sections that are not hashed yet, and writes the files that describe all of them; see `finish`. */
export async function describeFolder(parts: FolderSinkParts, hashes: SectionHashes): Promise<void> {
  const { disk, folder, layout, manifest, otherFields } = parts;
  const { sections, metadata } =
    layout === "icp" ? await describeIcp(parts, hashes) : await describeJuno(parts, hashes);
  const metadataBytes = encodeUtf8(metadata);
  const moduleHash =
    sections.find(({ name }) => name === "wasm_module")?.sha256 ?? hashBytes(new Uint8Array());
  await writeWholeFile(disk, join(folder, fileNames.metadata), metadataBytes);
  await writeWholeFile(
    disk,
    join(folder, fileNames.manifest),
    encodeFolderManifest({
      layout,
      origin: manifest.origin,
      moduleHash,
      metadataFile: { sizeBytes: metadataBytes.length, sha256: hashBytes(metadataBytes) },
      sections,
      floats: layout === "icp" ? floatsLostByIcp(manifest.metadata) : floatsLostByJuno(manifest.metadata),
      otherFields: layout === "icp" ? new Map() : otherFields,
    }),
  );
  await disk.syncFolder(folder);
}

/** Makes the new name of a folder durable and removes what only an unfinished one needs; see `finish`. */
export async function settleFolder({ disk, target, layout }: FolderSinkParts): Promise<void> {
  await disk.syncFolder(dirname(target));
  if (layout === "juno") await disk.remove(join(target, fileNames.chunkFolder));
  await disk.remove(join(target, fileNames.progress));
  releaseDirectory(target);
}

interface Description {
  readonly sections: readonly SectionRecord[];
  /** Text of `metadata.json`. */
  readonly metadata: string;
}

async function describeIcp(parts: FolderSinkParts, hashes: SectionHashes): Promise<Description> {
  const sections: SectionRecord[] = [];
  for (const section of parts.manifest.sections) sections.push(await recordOf(parts, section, hashes));
  return { sections, metadata: encodeIcpMetadata(parts.manifest.metadata, parts.otherFields) };
}

const junoKinds = {
  wasm_module: "wasmModule",
  wasm_memory: "wasmMemory",
  stable_memory: "stableMemory",
} as const;

async function describeJuno(parts: FolderSinkParts, hashes: SectionHashes): Promise<Description> {
  const { disk, folder, manifest } = parts;
  const sections: SectionRecord[] = [];
  const files = new Map<JunoFileKind, JunoFile>();
  for (const section of manifest.sections) {
    const { name } = section;
    if (!isMemorySection(name)) continue;
    const record = await recordOf(parts, section, hashes);
    sections.push(record);
    if (record.sizeBytes > 0) files.set(junoKinds[name], record);
    else await disk.remove(join(folder, record.file));
  }
  const chunks = await joinChunks(parts);
  if (chunks !== undefined) files.set("wasmChunkStore", chunks.whole);
  return {
    sections: [...sections, ...(chunks?.records ?? [])],
    metadata: encodeJunoMetadata({
      snapshotId: manifest.origin.snapshotId,
      metadata: manifest.metadata,
      files,
    }),
  };
}

/** Juno keeps all chunks in one file, in the order of the metadata. */
async function joinChunks(
  parts: FolderSinkParts,
): Promise<{ readonly whole: JunoFile; readonly records: readonly SectionRecord[] } | undefined> {
  const { disk, folder, manifest } = parts;
  const chunks = manifest.sections.filter(({ name }) => !isMemorySection(name));
  if (chunks.length === 0) return undefined;
  const file = junoFileNames.wasmChunkStore;
  const joined = await disk.openForWriting(join(folder, file));
  try {
    await joined.resize(0);
    const records: SectionRecord[] = [];
    let offset = 0;
    for (const chunk of chunks) {
      const record = await recordOf(parts, chunk, new Map());
      await joined.write(await readChunk(disk, join(folder, record.file), record.sizeBytes), offset);
      records.push({ ...record, file, offset });
      offset += record.sizeBytes;
    }
    await joined.sync();
    return { whole: await hashRange(joined, 0, offset), records };
  } finally {
    await joined.close();
  }
}

async function readChunk(disk: Disk, path: string, sizeBytes: number): Promise<Uint8Array> {
  const file = await disk.openForReading(path);
  try {
    const bytes = new Uint8Array(sizeBytes);
    await file.read(bytes, 0);
    return bytes;
  } finally {
    await file.close();
  }
}

async function recordOf(
  parts: FolderSinkParts,
  { name, sizeBytes: expected }: SectionInfo,
  hashes: SectionHashes,
): Promise<SectionRecord> {
  const { disk, folder, layout } = parts;
  const file = isMemorySection(name) ? memoryFile(layout, name) : chunkFile(name);
  const { sizeBytes, sha256 } = hashes.get(name) ?? (await hashFile(disk, join(folder, file)));
  const hash = chunkHashOf(name);
  if ((expected ?? sizeBytes) === sizeBytes && (hash ?? sha256) === sha256)
    return { name, file, offset: 0, sizeBytes, sha256 };
  throw new FolderError({
    code: "folder/damaged",
    path: folder,
    file,
    reason: "the disk gives back other bytes than were written",
  });
}

async function hashFile(disk: Disk, path: string): Promise<RangeHash> {
  const opened = await disk.openForReading(path);
  try {
    return await hashRange(opened, 0, await opened.sizeBytes());
  } finally {
    await opened.close();
  }
}
