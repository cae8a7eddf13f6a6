import {
  floatsLostByIcp,
  floatsLostByJuno,
  type FolderLayout,
  type SectionInfo,
  type SectionSink,
  type SectionSource,
} from "../wire/mod.ts";
import { isMemorySection } from "./file-names.ts";
import { createFolderSink } from "./sink/create-folder-sink.ts";
import { openFolder } from "./source/open-folder.ts";

/** Bytes that are held at once. */
const STEP_BYTES = 4 * 1024 * 1024;

/**
 * What the tool of the new layout cannot do with a folder that Icebox reads without loss.
 *
 * - `floats`: it cannot read the folder, as a global is a NaN or an infinity that its JSON has no number for.
 * - `chunks`: Juno uploads the chunk store in pieces of 1,000,000 bytes, whatever the chunks were.
 */
export type ConversionLoss = "floats" | "chunks";

/**
 * Writes a folder anew in another layout; the first stays as it is. It is verified before anything is written.
 *
 * @throws FolderError as openFolder, `verify` and createFolderSink
 */
export async function convertFolder(
  from: string,
  to: string,
  layout: FolderLayout,
): Promise<{ readonly losses: readonly ConversionLoss[] }> {
  const source = await openFolder(from);
  try {
    await source.verify();
    const { manifest, otherFields } = source;
    const sink = await createFolderSink(to, manifest, { layout, otherFields });
    try {
      for (const section of manifest.sections) await copySection(source, sink, section);
      await sink.finish();
    } catch (error) {
      await sink.abandon();
      throw error;
    }
    const { metadata } = manifest;
    const floats = layout === "icp" ? floatsLostByIcp(metadata) : floatsLostByJuno(metadata);
    const losses: ConversionLoss[] = floats.size > 0 ? ["floats"] : [];
    if (layout === "juno" && metadata.wasm_chunk_store.length > 0) losses.push("chunks");
    return { losses };
  } finally {
    await source.close();
  }
}

async function copySection(source: SectionSource, sink: SectionSink, section: SectionInfo): Promise<void> {
  const { name, sizeBytes = 0 } = section;
  // A chunk is written whole, also an empty one.
  const step = isMemorySection(name) ? STEP_BYTES : Math.max(sizeBytes, 1);
  let offset = 0;
  do {
    const length = Math.min(step, sizeBytes - offset);
    await sink.write(name, offset, await source.read(name, offset, length));
    offset += length;
  } while (offset < sizeBytes);
}
