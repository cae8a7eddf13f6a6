import { createHash } from "node:crypto";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import type { SectionName, SectionSink, SnapshotManifest } from "../../wire/mod.ts";

/** A snapshot in memory. */
export interface SampleSnapshot {
  readonly manifest: SnapshotManifest;
  readonly sections: ReadonlyMap<SectionName, Uint8Array>;
}

const WASM_PAGE = 65_536;

/**
 * A small snapshot with everything in it: all types of globals, a NaN and an infinity among them, memories with empty
 * stretches, chunks of usual and unusual sizes, an empty one among them.
 */
export function sampleSnapshot(seed: number): SampleSnapshot {
  const random = new SeededRandom(seed);
  const chunks = [random.bytes(1000 + random.below(5000)), random.bytes(1000), new Uint8Array()];
  const hashed = chunks
    .map((bytes) => ({ bytes, hash: createHash("sha256").update(bytes).digest() }))
    .sort((one, other) => Buffer.compare(one.hash, other.hash));
  const sections = new Map<SectionName, Uint8Array>([
    ["wasm_module", random.bytes(70_000 + random.below(1000))],
    ["wasm_memory", sparseBytes(random, 5 * WASM_PAGE)],
    ["stable_memory", sparseBytes(random, 3 * WASM_PAGE)],
    ...hashed.map(
      ({ bytes, hash }) => [`wasm_chunk_store/${hash.toString("hex")}`, bytes] as [SectionName, Uint8Array],
    ),
  ]);
  const sizeOf = (name: SectionName): bigint => BigInt(sections.get(name)?.length ?? 0);
  return {
    sections,
    manifest: {
      metadata: {
        source: { taken_from_canister: null },
        taken_at_timestamp: 1_795_173_408_483_000_001n,
        wasm_module_size: sizeOf("wasm_module"),
        globals: [
          { i32: -5 },
          { i64: 2n ** 53n + 1n },
          { f32: 0x7fa00001n },
          { f32: 0xff800000n },
          { f64: 0xfff8000000000009n },
          { f64: 0x3fb999999999999an },
          { v128: 2n ** 127n + 1n },
        ],
        wasm_memory_size: sizeOf("wasm_memory"),
        stable_memory_size: sizeOf("stable_memory"),
        wasm_chunk_store: hashed.map(({ hash }) => ({ hash: new Uint8Array(hash) })),
        canister_version: 2n ** 64n - 1n,
        certified_data: random.bytes(32),
        global_timer: [{ active: 2n ** 64n - 1n }],
        on_low_wasm_memory_hook_status: [{ ready: null }],
      },
      origin: {
        canisterId: "bkyz2-fmaaa-aaaaa-qaaaq-cai",
        snapshotId: "000000000000000080000000001000010101",
        rootKeyHash: "0123456789abcdef".repeat(4),
      },
      sections: Array.from(sections, ([name, bytes]) => ({
        name,
        // As a network, which does not tell the sizes of chunks.
        sizeBytes: name.startsWith("wasm_chunk_store/") ? undefined : bytes.length,
      })),
    },
  };
}

/** Writes a snapshot in ranges of an odd size, in random order, some of them twice; leaves out what the sink has. */
export async function fillSink(sink: SectionSink, sample: SampleSnapshot, seed: number): Promise<void> {
  const random = new SeededRandom(seed);
  const jobs: (() => Promise<void>)[] = [];
  for (const [name, bytes] of sample.sections) {
    const written = sink.written.get(name);
    const step = name.startsWith("wasm_chunk_store/") ? bytes.length + 1 : 90_011;
    for (let start = 0; start < bytes.length + Number(bytes.length === 0); start += step) {
      const end = Math.min(bytes.length, start + step);
      if (written?.some((range) => range.start <= start && range.end >= end) === true) continue;
      const job = (): Promise<void> => sink.write(name, start, bytes.subarray(start, end));
      jobs.splice(random.below(jobs.length + 1), 0, job);
      if (random.oneIn(5)) jobs.push(job);
    }
  }
  while (jobs.length > 0) await Promise.all(jobs.splice(0, 3).map((job) => job()));
}

function sparseBytes(random: SeededRandom, sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  for (let page = 0; page < sizeBytes; page += WASM_PAGE)
    if (random.oneIn(2)) bytes.set(random.bytes(1 + random.below(3000)), page + random.below(60_000));
  return bytes;
}
