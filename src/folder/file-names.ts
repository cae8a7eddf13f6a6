import type { FolderLayout, SectionName } from "../wire/mod.ts";
import { junoFileNames } from "../wire/mod.ts";

/** Files beside the sections. */
export const fileNames = {
  metadata: "metadata.json",
  manifest: "icebox.json",
  chunkFolder: "wasm_chunk_store",
  /** Progress of an unfinished folder of Icebox. */
  progress: ".icebox-progress.json",
  /** Progress of an unfinished folder of icp. */
  icpProgress: ".download_progress.json",
} as const;

/** The sections that are one file of their own in every layout. */
export type MemorySection = Exclude<SectionName, `wasm_chunk_store/${string}`>;

/** In the order in which they are listed. */
export const memorySections: readonly MemorySection[] = ["wasm_module", "wasm_memory", "stable_memory"];

const memoryFiles: Readonly<Record<FolderLayout, Readonly<Record<MemorySection, string>>>> = {
  icp: {
    wasm_module: "wasm_module.bin",
    wasm_memory: "wasm_memory.bin",
    stable_memory: "stable_memory.bin",
  },
  juno: {
    wasm_module: junoFileNames.wasmModule,
    wasm_memory: junoFileNames.wasmMemory,
    stable_memory: junoFileNames.stableMemory,
  },
};

/** The file of the module or of a memory. */
export function memoryFile(layout: FolderLayout, section: MemorySection): string {
  return memoryFiles[layout][section];
}

/** The file of a chunk of the layout icp, and of every unfinished folder. */
export function chunkFile(section: SectionName): string {
  return `${section}.bin`;
}

/** The hash in a chunk's name; undefined for the other sections. */
export function chunkHashOf(section: SectionName): string | undefined {
  const prefix = `${fileNames.chunkFolder}/`;
  return section.startsWith(prefix) ? section.slice(prefix.length) : undefined;
}

/** Whether the section is a file of its own in every layout. */
export function isMemorySection(section: SectionName): section is MemorySection {
  return chunkHashOf(section) === undefined;
}

/** The folder that is written before it becomes the folder `path`. */
export function unfinishedPath(path: string): string {
  return `${path.replace(/\/+$/, "")}.partial`;
}
