import {
  addRange,
  type ByteRange,
  missingRanges,
  type SectionInfo,
  type SectionName,
  type SectionRanges,
  type SectionSink,
  type SectionSource,
} from "../../wire/mod.ts";
import { ClientError } from "../client-error.ts";

/** Bytes that one call moves: 30 WasmPages, and below the 2,000,000 that a network takes. */
export const rangeBytes: number = 30 * 65_536;

/** The largest entry of a chunk store. */
const chunkBytes = 1024 * 1024;

/** How many ranges fit into the memory that a copy may use: 64 MiB. */
const maximumParallel = 32;

/** How far a copy has come. What an earlier attempt did counts as done. */
export interface CopyProgress {
  /** The section of the range that was done last. */
  readonly section: SectionName;
  readonly doneBytes: number;
  /** The section's size; for a chunk whose size is not known yet, what was read. */
  readonly totalBytes: number;
  /** Of all sections whose size is known. */
  readonly allDoneBytes: number;
  readonly allTotalBytes: number;
}

/** How a copy is made. */
export interface CopyOptions {
  /** Ranges under way at the same time, at most 32. @default {24} */
  readonly parallel?: number;
  /** Stops the copy: nothing new is begun, what is under way is waited for. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: CopyProgress) => void;
}

/** A range of a section that one call moves. */
export interface Task {
  readonly section: SectionInfo;
  readonly range: ByteRange;
}

/**
 * Copies all sections that the sink does not have yet, several ranges at once, each at most `rangeBytes` and on the same
 * borders whatever was done before. Memory is bounded by the ranges under way, not by the size of a section.
 *
 * Order: when all ranges are written, the sink is finished. When anything fails or the signal aborts, the ranges under
 * way are waited for, the sink is suspended (it keeps what it has), and the first error is thrown.
 *
 * @throws ClientError "client/short-range"; whatever source and sink throw; the signal's reason
 */
export async function copySections(
  source: SectionSource,
  sink: SectionSink,
  options: CopyOptions = {},
): Promise<void> {
  const { sections } = source.manifest;
  const tasks = tasksOf(sections, sink.written);
  const progress = new ProgressCounter(sections, sink, options.onProgress);
  let failure: { readonly error: unknown } | undefined;
  const work = async (): Promise<void> => {
    for (const task of tasks) {
      if (failure !== undefined) return;
      options.signal?.throwIfAborted();
      progress.add(task, await copyRange(source, sink, task));
    }
  };
  const workers = Array.from({ length: Math.min(options.parallel ?? 24, maximumParallel) }, () =>
    work().catch((error: unknown) => {
      failure ??= { error };
    }),
  );
  await Promise.all(workers);
  if (failure === undefined) return sink.finish();
  // What went wrong first says more than what suspending may add to it.
  await sink.suspend().catch(() => undefined);
  throw failure.error;
}

/** What is not written yet. All workers take from the same iterator, so that each range is copied once and in order. */
export function* tasksOf(sections: readonly SectionInfo[], done: SectionRanges): Generator<Task, void> {
  for (const section of sections) {
    const written = done.get(section.name) ?? [];
    const { sizeBytes } = section;
    if (isChunk(section.name)) {
      if (written.length === 0) yield { section, range: { start: 0, end: sizeBytes ?? chunkBytes } };
      continue;
    }
    for (const { start, end } of missingRanges(written, sizeBytes ?? 0)) {
      for (let from = start; from < end;) {
        const border = from - (from % rangeBytes) + rangeBytes;
        yield { section, range: { start: from, end: Math.min(border, end) } };
        from = border;
      }
    }
  }
}

function isChunk(name: SectionName): boolean {
  return name.startsWith("wasm_chunk_store/");
}

async function copyRange(source: SectionSource, sink: SectionSink, task: Task): Promise<number> {
  const { section, range } = task;
  const expectedBytes = range.end - range.start;
  const bytes = await source.read(section.name, range.start, expectedBytes);
  if (bytes.length !== expectedBytes && section.sizeBytes !== undefined) {
    throw new ClientError(
      {
        code: "client/short-range",
        section: section.name,
        offset: range.start,
        expectedBytes,
        actualBytes: bytes.length,
      },
      `Cannot copy the section "${section.name}" at ${String(range.start)}: ${String(expectedBytes)} bytes expected, ${String(bytes.length)} read`,
    );
  }
  const copiedBytes = bytes.length;
  await sink.write(section.name, range.start, bytes);
  source.release?.(bytes);
  return copiedBytes;
}

class ProgressCounter {
  readonly #done = new Map<SectionName, readonly ByteRange[]>();
  readonly #onProgress: CopyOptions["onProgress"];
  readonly #allTotalBytes: number;
  #allDoneBytes = 0;

  constructor(sections: readonly SectionInfo[], sink: SectionSink, onProgress: CopyOptions["onProgress"]) {
    this.#onProgress = onProgress;
    this.#allTotalBytes = sections.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0);
    for (const { name, sizeBytes } of sections) {
      const ranges = sink.written.get(name) ?? [];
      this.#done.set(name, ranges);
      if (sizeBytes !== undefined) this.#allDoneBytes += lengthOf(ranges);
    }
  }

  add({ section, range }: Task, copiedBytes: number): void {
    const end = range.start + copiedBytes;
    const ranges = addRange(this.#done.get(section.name) ?? [], { start: range.start, end });
    this.#done.set(section.name, ranges);
    if (section.sizeBytes !== undefined) this.#allDoneBytes += copiedBytes;
    this.#onProgress?.({
      section: section.name,
      doneBytes: lengthOf(ranges),
      totalBytes: section.sizeBytes ?? copiedBytes,
      allDoneBytes: this.#allDoneBytes,
      allTotalBytes: this.#allTotalBytes,
    });
  }
}

function lengthOf(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, { start, end }) => sum + end - start, 0);
}
