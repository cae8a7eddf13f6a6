import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import type { SectionInfo, SectionName, SectionRanges, SectionSink, SectionSource } from "../../wire/mod.ts";
import { type CopyProgress, copySections, rangeBytes } from "./copy-sections.ts";

const chunkName = `wasm_chunk_store/${"00".repeat(32)}` as const;
const stableBytes = 2 * rangeBytes + 3;

/** Sections in memory; `chunk` has 700 bytes, which the manifest does not say. */
const contents: ReadonlyMap<SectionName, Uint8Array> = new Map<SectionName, Uint8Array>([
  ["wasm_module", Uint8Array.of(1, 2, 3)],
  ["wasm_memory", new Uint8Array(0)],
  ["stable_memory", new Uint8Array(stableBytes).map((_, index) => index % 251)],
  [chunkName, new Uint8Array(700).fill(7)],
]);

function sourceOf(
  onRead: (section: SectionName, offset: number, length: number) => Promise<void> = () => Promise.resolve(),
): SectionSource {
  const sections = [...contents].map(([name, bytes]): SectionInfo => ({
    name,
    sizeBytes: name === chunkName ? undefined : bytes.length,
  }));
  return {
    manifest: {
      // The copy does not look at it.
      metadata: {} as SectionSource["manifest"]["metadata"],
      sections,
      origin: { canisterId: undefined, snapshotId: undefined, rootKeyHash: undefined },
    },
    read: async (section, offset, length) => {
      await onRead(section, offset, length);
      return (contents.get(section) ?? new Uint8Array()).subarray(offset, offset + length);
    },
    close: () => Promise.resolve(),
  };
}

class MemorySink implements SectionSink {
  readonly written: SectionRanges;
  readonly got = new Map<SectionName, Uint8Array>();
  readonly calls: string[] = [];

  constructor(written: SectionRanges = new Map()) {
    this.written = written;
  }

  write(section: SectionName, offset: number, bytes: Uint8Array): Promise<void> {
    const whole = this.got.get(section) ?? new Uint8Array(contents.get(section)?.length ?? 0);
    whole.set(bytes, offset);
    this.got.set(section, whole);
    this.calls.push(`${section}@${String(offset)}+${String(bytes.length)}`);
    return Promise.resolve();
  }

  finish(): Promise<void> {
    this.calls.push("finish");
    return Promise.resolve();
  }

  suspend(): Promise<void> {
    this.calls.push("suspend");
    return Promise.resolve();
  }

  abandon(): Promise<void> {
    return Promise.reject(new Error("A copy abandons nothing"));
  }
}

test("copySections() copies every section in ranges of whole pages, then finishes the sink", async () => {
  const sink = new MemorySink();
  await copySections(sourceOf(), sink, { parallel: 1 });
  assert.deepEqual(sink.calls, [
    "wasm_module@0+3",
    `stable_memory@0+${String(rangeBytes)}`,
    `stable_memory@${String(rangeBytes)}+${String(rangeBytes)}`,
    `stable_memory@${String(2 * rangeBytes)}+3`,
    `${chunkName}@0+700`,
    "finish",
  ]);
  for (const [name, bytes] of sink.got) assert.deepEqual(bytes, contents.get(name));
  assert.equal(rangeBytes % 65_536, 0);
});

test("copySections() leaves out what the sink has, and keeps to the borders of the ranges", async () => {
  const sink = new MemorySink(
    new Map([
      ["wasm_module", [{ start: 0, end: 3 }]],
      ["stable_memory", [{ start: 5, end: rangeBytes + 9 }]],
      [chunkName, [{ start: 0, end: 700 }]],
    ]),
  );
  const seen: CopyProgress[] = [];
  await copySections(sourceOf(), sink, { parallel: 1, onProgress: (progress) => seen.push(progress) });
  assert.deepEqual(sink.calls, [
    "stable_memory@0+5",
    `stable_memory@${String(rangeBytes + 9)}+${String(rangeBytes - 9)}`,
    `stable_memory@${String(2 * rangeBytes)}+3`,
    "finish",
  ]);
  assert.deepEqual(
    seen.map(({ allDoneBytes, allTotalBytes }) => [allDoneBytes, allTotalBytes]),
    [rangeBytes + 12, 2 * rangeBytes + 3, stableBytes + 3].map((done) => [done, stableBytes + 3]),
  );
  assert.equal(seen.at(-1)?.doneBytes, stableBytes);
});

test("copySections() has no more ranges under way than it may, in whatever order they end", async () => {
  const random = new SeededRandom(20_261_120);
  let underWay = 0;
  let most = 0;
  const source = sourceOf(async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    for (let turns = random.below(20); turns >= 0; turns -= 1) await Promise.resolve();
    underWay -= 1;
  });
  const sink = new MemorySink();
  await copySections(source, sink, { parallel: 3 });
  assert.equal(most, 3);
  for (const [name, bytes] of sink.got) assert.deepEqual(bytes, contents.get(name));
});

test("copySections() waits for what is under way, suspends the sink, and throws the first error", async () => {
  const first = new Error("first");
  const source = sourceOf(async (section, offset) => {
    if (section === "wasm_module") throw first;
    await Promise.resolve();
    if (offset > 0) throw new Error("second");
  });
  const sink = new MemorySink();
  await assert.rejects(copySections(source, sink, { parallel: 3 }), (error) => error === first);
  assert.deepEqual(sink.calls, [`stable_memory@0+${String(rangeBytes)}`, "suspend"]);
});

test("copySections() begins nothing after its signal aborted", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const source = sourceOf((section) => {
    if (section === "stable_memory") controller.abort(reason);
    return Promise.resolve();
  });
  const sink = new MemorySink();
  const copy = copySections(source, sink, { parallel: 1, signal: controller.signal });
  await assert.rejects(copy, (error) => error === reason);
  assert.deepEqual(sink.calls, ["wasm_module@0+3", `stable_memory@0+${String(rangeBytes)}`, "suspend"]);
});

test("copySections() refuses a range that is shorter than it must be", async () => {
  const source = sourceOf();
  const short: SectionSource = {
    ...source,
    read: async (section, offset, length) => {
      const bytes = await source.read(section, offset, length);
      return section === "stable_memory" ? bytes.subarray(1) : bytes;
    },
  };
  await assert.rejects(copySections(short, new MemorySink()), {
    fault: {
      code: "client/short-range",
      section: "stable_memory",
      offset: 0,
      expectedBytes: rangeBytes,
      actualBytes: rangeBytes - 1,
    },
  });
});
