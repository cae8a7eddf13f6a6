import type { SectionInfo, SectionRanges, SectionSource } from "../../wire/mod.ts";
import { tasksOf } from "./copy-sections.ts";
import { nonZeroRange } from "./non-zero-range.ts";

/** The ranges that a copy is about to move, one call each. */
export interface RangeCount {
  /** Sizes in bytes of what each call moves; that of a chunk of a network's snapshot is the largest there is. */
  readonly ranges: readonly number[];
  /** How many of them, at the end, are entries of the chunk store. */
  readonly chunks: number;
  /** Ranges of zeros, which are not sent. */
  readonly skippedRanges: number;
  /** Zeros that are not sent, those at the ends of ranges included. */
  readonly skippedBytes: number;
}

/** Counts what a download is about to fetch. */
export function countDownload(sections: readonly SectionInfo[], written: SectionRanges): RangeCount {
  const ranges: number[] = [];
  let chunks = 0;
  for (const { section, range } of tasksOf(sections, written)) {
    ranges.push(range.end - range.start);
    if (isChunk(section)) chunks += 1;
  }
  return { ranges, chunks, skippedRanges: 0, skippedBytes: 0 };
}

/** Counts what an upload is about to send. Reads all of it. */
export async function countUpload(source: SectionSource, written: SectionRanges): Promise<RangeCount> {
  const ranges: number[] = [];
  let [chunks, skippedRanges, skippedBytes] = [0, 0, 0];
  for (const { section, range } of tasksOf(source.manifest.sections, written)) {
    const bytes = await source.read(section.name, range.start, range.end - range.start);
    const isMemory = section.name === "wasm_memory" || section.name === "stable_memory";
    const sent = isMemory ? nonZeroRange(bytes) : { start: 0, end: bytes.length };
    const sentBytes = sent === undefined ? 0 : sent.end - sent.start;
    skippedBytes += bytes.length - sentBytes;
    if (sent === undefined) skippedRanges += 1;
    else ranges.push(sentBytes);
    if (isChunk(section)) chunks += 1;
    source.release?.(bytes);
  }
  return { ranges, chunks, skippedRanges, skippedBytes };
}

function isChunk({ name }: SectionInfo): boolean {
  return name.startsWith("wasm_chunk_store/");
}
