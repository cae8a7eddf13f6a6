import assert from "node:assert/strict";
import { mkdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { hasFault } from "../bytes/mod.ts";
import type { FolderLayout, SnapshotManifest } from "../wire/mod.ts";
import { convertFolder } from "./convert-folder.ts";
import { createFolderSink } from "./sink/create-folder-sink.ts";
import { openFolder } from "./source/open-folder.ts";
import { type SampleSnapshot, sampleSnapshot } from "./testing/sample-snapshot.ts";
import { filesIn, ScratchFolder } from "./testing/scratch-folder.ts";
import { verifyFolder } from "./verify-folder.ts";

const layouts: readonly FolderLayout[] = ["icp", "juno"];

async function assertHolds(path: string, sample: SampleSnapshot): Promise<void> {
  const source = await openFolder(path);
  await source.verify();
  const { metadata, sections } = source.manifest;
  assert.deepEqual(metadata, sample.manifest.metadata);
  assert.deepEqual(
    sections.map(({ name }) => name),
    [...sample.sections.keys()],
  );
  for (const [name, bytes] of sample.sections) {
    assert.equal(sections.find((section) => section.name === name)?.sizeBytes, bytes.length);
    assert.ok(Buffer.from(await source.read(name, 0, bytes.length)).equals(bytes), name);
    const part = bytes.subarray(100, 200);
    if (bytes.length >= 200) assert.deepEqual(await source.read(name, 100, 100), new Uint8Array(part));
  }
  await source.close();
}

/** The same snapshot without floats that JSON has no number for. */
function withPlainFloats(sample: SampleSnapshot): SampleSnapshot {
  const globals = [{ i64: -(2n ** 63n) }, { f32: 0x3fc00000n }];
  const metadata = { ...sample.manifest.metadata, globals };
  return { ...sample, manifest: { ...sample.manifest, metadata } };
}

for (const layout of layouts)
  test(`a folder of layout ${layout} gives back what was written, in whatever order`, async () => {
    using scratch = new ScratchFolder();
    for (const seed of [1, 2, 3]) {
      const sample = sampleSnapshot(seed);
      const path = await scratch.write(`snapshot-${String(seed)}`, sample, { layout });
      await assertHolds(path, sample);
      const verdict = await verifyFolder(path);
      assert.ok(verdict.kind === "whole" && verdict.isSealed);
      assert.deepEqual(verdict.manifest.origin, sample.manifest.origin);
      assert.deepEqual(
        [...filesIn(path).keys()].filter((name) => name.startsWith(".") || name.startsWith("lock")),
        [],
      );
    }
  });

for (const layout of layouts)
  test(`openFolder() reads a folder of layout ${layout} that has no manifest`, async () => {
    using scratch = new ScratchFolder();
    const sample = withPlainFloats(sampleSnapshot(4));
    const path = await scratch.write("snapshot", sample, { layout });
    rmSync(join(path, "icebox.json"));
    await assertHolds(path, sample);
    const verdict = await verifyFolder(path);
    assert.ok(verdict.kind === "whole" && !verdict.isSealed);
    assert.equal(verdict.manifest.origin.canisterId, undefined);
  });

test("openFolder() reads a folder of dfx, which leaves out what is empty", async () => {
  using scratch = new ScratchFolder();
  const whole = withPlainFloats(sampleSnapshot(11));
  const [module, heap] = [...whole.sections];
  assert.ok(module !== undefined && heap !== undefined);
  const { metadata, sections, origin } = whole.manifest;
  const sample: SampleSnapshot = {
    sections: new Map([module, heap, ["stable_memory", new Uint8Array()]]),
    manifest: {
      metadata: { ...metadata, stable_memory_size: 0n, wasm_chunk_store: [] },
      sections: [...sections.slice(0, 2), { name: "stable_memory", sizeBytes: 0 }],
      origin,
    },
  };
  const path = await scratch.write("snapshot", sample);
  for (const name of ["icebox.json", "stable_memory.bin"]) rmSync(join(path, name));
  assert.deepEqual([...filesIn(path).keys()], ["metadata.json", "wasm_memory.bin", "wasm_module.bin"]);
  await assertHolds(path, sample);
});

test("openFolder() finds chunks of sizes that no tool uses in Juno's one file", async () => {
  using scratch = new ScratchFolder();
  const sample = withPlainFloats(sampleSnapshot(5));
  const path = await scratch.write("snapshot", sample, { layout: "juno" });
  rmSync(join(path, "icebox.json"));
  const chunks = join(path, "chunks-store.bin");
  await assertHolds(path, sample);
  const bytes = filesIn(path).get("chunks-store.bin") ?? Buffer.alloc(0);
  bytes[7] = (bytes[7] ?? 0) ^ 1;
  writeFileSync(chunks, bytes);
  await assert.rejects(openFolder(path), (error) => hasFault(error, "folder/damaged"));
});

test("convertFolder() leads from icp to Juno and back to the same bytes in every file", async () => {
  using scratch = new ScratchFolder();
  const sample = sampleSnapshot(6);
  const first = await scratch.write("first", sample);
  const juno = scratch.at("juno");
  const back = scratch.at("back");
  assert.deepEqual(await convertFolder(first, juno, "juno"), { losses: ["floats", "chunks"] });
  await assertHolds(juno, sample);
  assert.deepEqual(await convertFolder(juno, back, "icp"), { losses: ["floats"] });
  assert.deepEqual(filesIn(back), filesIn(first));
});

test("convertFolder() keeps fields that it does not know, through Juno's layout too", async () => {
  using scratch = new ScratchFolder();
  const path = await scratch.write("first", withPlainFloats(sampleSnapshot(7)));
  rmSync(join(path, "icebox.json"));
  const metadata = filesIn(path).get("metadata.json")?.toString() ?? "";
  const later = metadata.replace(/\n\}$/, ',\n  "novel": 18446744073709551617\n}');
  writeFileSync(join(path, "metadata.json"), later);
  await convertFolder(path, scratch.at("juno"), "juno");
  await convertFolder(scratch.at("juno"), scratch.at("back"), "icp");
  assert.equal(filesIn(scratch.at("back")).get("metadata.json")?.toString(), later);
});

test("convertFolder() writes nothing if the folder is damaged", async () => {
  using scratch = new ScratchFolder();
  const path = await scratch.write("first", sampleSnapshot(8));
  const bytes = filesIn(path).get("wasm_memory.bin") ?? Buffer.alloc(0);
  bytes[70_000] = (bytes[70_000] ?? 0) ^ 4;
  writeFileSync(join(path, "wasm_memory.bin"), bytes);
  await assert.rejects(convertFolder(path, scratch.at("juno"), "juno"), (error) =>
    hasFault(error, "folder/damaged"),
  );
  assert.deepEqual(
    [...filesIn(scratch.path).keys()].filter((name) => name.startsWith("juno")),
    [],
  );
});

test("a stretch of zeros takes no space on the disk", async () => {
  using scratch = new ScratchFolder();
  const { manifest } = sampleSnapshot(9);
  const sizeBytes = 64 * 1024 * 1024;
  const empty: SnapshotManifest = {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      wasm_module_size: 0n,
      wasm_memory_size: BigInt(sizeBytes),
      stable_memory_size: 0n,
      wasm_chunk_store: [],
    },
    sections: [
      { name: "wasm_module", sizeBytes: 0 },
      { name: "wasm_memory", sizeBytes },
      { name: "stable_memory", sizeBytes: 0 },
    ],
  };
  const sink = await createFolderSink(scratch.at("snapshot"), empty);
  const zeros = new Uint8Array(sizeBytes / 32);
  for (let offset = 0; offset < sizeBytes; offset += zeros.length)
    await sink.write("wasm_memory", offset, zeros);
  await sink.finish();
  const { size, blocks } = statSync(scratch.at("snapshot/wasm_memory.bin"));
  assert.equal(size, sizeBytes);
  assert.ok(blocks * 512 < sizeBytes / 16, `${String(blocks)} blocks`);
  assert.equal(statSync(scratch.at("snapshot/stable_memory.bin")).size, 0);
});

test("a folder may be written where an empty one stands", async () => {
  using scratch = new ScratchFolder();
  mkdirSync(scratch.at("snapshot"));
  const sample = sampleSnapshot(10);
  await assertHolds(await scratch.write("snapshot", sample), sample);
});

test("createFolderSink() makes the folders above, but none through a file", async () => {
  using scratch = new ScratchFolder();
  const sample = sampleSnapshot(1);
  const path = await scratch.write(join("above", "further", "snapshot"), sample);
  assert.equal((await verifyFolder(path)).kind, "whole");
  writeFileSync(scratch.at("file"), "");
  await assert.rejects(scratch.write(join("file", "above", "snapshot"), sample), (error) =>
    hasFault(error, "folder/exists"),
  );
});
