import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import type { FolderLayout, SectionSource } from "../../wire/mod.ts";
import { sampleSnapshot } from "../testing/sample-snapshot.ts";
import { filesIn, ScratchFolder } from "../testing/scratch-folder.ts";
import type { FolderSource } from "./folder-source.ts";
import { openFolder } from "./open-folder.ts";

const seed = 20_261_121;
const rangeBytes = 40_000;

/** Begins all reads of a source at once; gives for each section how many of its ranges came and the first error. */
async function readAll(
  source: SectionSource,
): Promise<ReadonlyMap<string, { readonly came: boolean[]; readonly error: unknown }>> {
  const outcomes = new Map<string, { came: boolean[]; error: unknown }>();
  const reads: Promise<void>[] = [];
  for (const { name, sizeBytes = 0 } of source.manifest.sections) {
    const outcome: { came: boolean[]; error: unknown } = { came: [], error: undefined };
    outcomes.set(name, outcome);
    for (let offset = 0; offset < sizeBytes; offset += rangeBytes) {
      const index = offset / rangeBytes;
      reads.push(
        source.read(name, offset, Math.min(rangeBytes, sizeBytes - offset)).then(
          () => {
            outcome.came[index] = true;
          },
          (error: unknown) => {
            outcome.came[index] = false;
            outcome.error = error;
          },
        ),
      );
    }
  }
  await Promise.all(reads);
  return outcomes;
}

async function opened<T>(path: string, use: (source: FolderSource) => Promise<T>): Promise<T> {
  const source = await openFolder(path);
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}

const layouts: readonly FolderLayout[] = ["icp", "juno"];

for (const layout of layouts)
  test(`verifiedReads() gives all of a whole folder, and never the end of a damaged section, in layout ${layout}`, async () => {
    using scratch = new ScratchFolder();
    const path = await scratch.write("snapshot", sampleSnapshot(1), { layout });
    const random = new SeededRandom(seed);
    await opened(path, async (source) => {
      assert.deepEqual(source.expectedHashes(), await source.verify());
      for (const [, { came, error }] of await readAll(source.verifiedReads()))
        assert.ok(!came.includes(false), String(error));
    });
    for (const [name, bytes] of filesIn(path)) {
      if (!name.endsWith(".bin") || bytes.length === 0) continue;
      for (const byte of [0, bytes.length - 1, random.below(bytes.length)]) {
        const damaged = Buffer.from(bytes);
        damaged[byte] = (damaged[byte] ?? 0) ^ (1 << random.below(8));
        writeFileSync(join(path, name), damaged);
        const where = `${name}, byte ${String(byte)}, seed ${String(seed)}`;
        await opened(path, async (source) => {
          const cut = [...(await readAll(source.verifiedReads()))].filter(([, { error }]) => error);
          assert.equal(cut.length, 1, where);
          for (const [, { came, error }] of cut) {
            assert.ok(hasFault(error, "folder/damaged"), where);
            assert.equal(came.at(-1), false, where);
          }
        });
      }
      writeFileSync(join(path, name), bytes);
    }
  });

test("expectedHashes() of a folder without a manifest tells nothing", async () => {
  using scratch = new ScratchFolder();
  const sample = sampleSnapshot(2);
  const { manifest } = sample;
  // Without the manifest of hashes the bits of floats that are no numbers are lost.
  const plain = { ...manifest, metadata: { ...manifest.metadata, globals: [] } };
  const path = await scratch.write("snapshot", { ...sample, manifest: plain });
  rmSync(join(path, "icebox.json"));
  await opened(path, (source) => Promise.resolve(assert.equal(source.expectedHashes(), undefined)));
});
