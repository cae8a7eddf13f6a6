import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { hasFault } from "../bytes/mod.ts";
import { releaseDirectory } from "../processes/mod.ts";
import type { FolderLayout } from "../wire/mod.ts";
import { createFolderSink } from "./sink/create-folder-sink.ts";
import { openFolder } from "./source/open-folder.ts";
import { type Failure, FaultyDisk } from "./testing/faulty-disk.ts";
import { fillSink, sampleSnapshot } from "./testing/sample-snapshot.ts";
import { fillAndFinish, ScratchFolder } from "./testing/scratch-folder.ts";
import { verifyFolder } from "./verify-folder.ts";

const sample = sampleSnapshot(1);
const refusedBy =
  (code: string) =>
  (error: unknown): boolean =>
    hasFault(error, code);

async function changesOf(layout: FolderLayout): Promise<number> {
  using scratch = new ScratchFolder();
  const disk = new FaultyDisk(Number.POSITIVE_INFINITY, "once");
  await scratch.write("snapshot", sample, { layout, disk });
  return disk.operations;
}

/** Writes until the disk fails; whether it was finished nevertheless. */
async function writeUntilFailure(
  scratch: ScratchFolder,
  layout: FolderLayout,
  disk: FaultyDisk,
): Promise<boolean> {
  try {
    const sink = await createFolderSink(scratch.at("snapshot"), sample.manifest, { layout, disk });
    try {
      await fillAndFinish(sink, sample);
      return true;
    } catch (error) {
      assert.ok(hasFault(error, "folder/disk-full"), String(error));
      await sink.suspend().catch(() => undefined);
      return false;
    }
  } catch (error) {
    assert.ok(hasFault(error, "folder/disk-full"), String(error));
    return false;
  }
}

async function assertWholeAfterResume(
  scratch: ScratchFolder,
  layout: FolderLayout,
  message: string,
): Promise<void> {
  const path = scratch.at("snapshot");
  if (!existsSync(path)) {
    const resume = existsSync(`${path}.partial`);
    const sink = await createFolderSink(path, sample.manifest, { layout, resume });
    await fillAndFinish(sink, sample);
  }
  const verdict = await verifyFolder(path);
  assert.ok(verdict.kind === "whole" && verdict.isSealed, message);
  assert.deepEqual(verdict.manifest.metadata, sample.manifest.metadata, message);
  for (const [name, bytes] of sample.sections)
    assert.equal(verdict.hashes.get(name), createHash("sha256").update(bytes).digest("hex"), message);
}

const matrix = [
  ["icp", "once"],
  ["icp", "for-good"],
  ["juno", "for-good"],
] as const satisfies readonly (readonly [FolderLayout, Failure])[];

async function assertSurvivesFailure(layout: FolderLayout, failure: Failure, failsAt: number): Promise<void> {
  using scratch = new ScratchFolder();
  const message = `change ${String(failsAt)}`;
  const path = scratch.at("snapshot");
  const finished = await writeUntilFailure(scratch, layout, new FaultyDisk(failsAt, failure));
  if (existsSync(path)) assert.equal((await verifyFolder(path)).kind, "whole", message);
  else assert.equal(finished, false, message);
  // A process that died leaves its claim, which counts for nothing once it is gone; this process lives on.
  if (existsSync(`${path}.partial`)) releaseDirectory(`${path}.partial`);
  await assertWholeAfterResume(scratch, layout, message);
}

for (const [layout, failure] of matrix)
  test(`a folder of layout ${layout} whose disk fails ${failure} at any change is absent or whole, and resumes`, async () => {
    const changes = await changesOf(layout);
    assert.ok(changes > 30, `${String(changes)} changes`);
    const all = Array.from({ length: changes }, (_, failsAt) => failsAt);
    // Each has a folder of its own, and most of the time waits for the disk.
    while (all.length > 0)
      await Promise.all(all.splice(0, 8).map((failsAt) => assertSurvivesFailure(layout, failure, failsAt)));
  });

test("finish() may be called again after the disk was full", async () => {
  using scratch = new ScratchFolder();
  const changes = await changesOf("icp");
  const disk = new FaultyDisk(changes - 8, "once");
  const sink = await createFolderSink(scratch.at("snapshot"), sample.manifest, { disk });
  await fillSink(sink, sample, 1);
  await assert.rejects(sink.finish(), refusedBy("folder/disk-full"));
  await sink.finish();
  assert.equal((await verifyFolder(scratch.at("snapshot"))).kind, "whole");
});

test("a suspended sink tells the next one what is written, and that one need not write it again", async () => {
  using scratch = new ScratchFolder();
  const path = scratch.at("snapshot");
  const heap = sample.sections.get("wasm_memory") ?? new Uint8Array();
  const first = await createFolderSink(path, sample.manifest);
  await first.write("wasm_memory", 0, heap.subarray(0, 100_000));
  await first.write("wasm_memory", 200_000, heap.subarray(200_000, 210_000));
  await first.suspend();
  const second = await createFolderSink(path, sample.manifest, { resume: true });
  assert.deepEqual(second.written.get("wasm_memory"), [
    { start: 0, end: 100_000 },
    { start: 200_000, end: 210_000 },
  ]);
  await fillAndFinish(second, sample);
  assert.equal((await verifyFolder(path)).kind, "whole");
});

test("bytes that an earlier attempt left without a note are replaced, also by zeros", async () => {
  using scratch = new ScratchFolder();
  const path = scratch.at("snapshot");
  const sink = await createFolderSink(path, sample.manifest);
  await sink.suspend();
  writeFileSync(`${path}.partial/wasm_memory.bin`, Buffer.alloc(400_000, 0xaa));
  await fillAndFinish(await createFolderSink(path, sample.manifest, { resume: true }), sample);
  const written = readFileSync(`${path}/wasm_memory.bin`);
  assert.ok(written.equals(sample.sections.get("wasm_memory") ?? new Uint8Array()));
});

test("the claim of a process that is gone does not keep a folder from being resumed", async () => {
  using scratch = new ScratchFolder();
  const path = scratch.at("snapshot");
  const sink = await createFolderSink(path, sample.manifest);
  await sink.suspend();
  const ended = spawnSync(process.execPath, ["-e", ""]).pid;
  const mark = JSON.stringify({ pid: ended, startedAt: "1" });
  writeFileSync(`${path}.partial/lock-${String(ended)}`, mark);
  await fillAndFinish(await createFolderSink(path, sample.manifest, { resume: true }), sample);
  assert.deepEqual(
    readdirSync(path).filter((name) => name.startsWith("lock")),
    [],
  );
});

test("finish() leaves alone what took the folder's name meanwhile", async () => {
  using scratch = new ScratchFolder();
  const path = scratch.at("snapshot");
  const sink = await createFolderSink(path, sample.manifest);
  await fillSink(sink, sample, 1);
  mkdirSync(path);
  writeFileSync(scratch.at("snapshot/notes.txt"), "mine");
  await assert.rejects(sink.finish(), refusedBy("folder/exists"));
  assert.deepEqual(readdirSync(path), ["notes.txt"]);
  await sink.suspend();
  await assert.rejects(openFolder(path), refusedBy("folder/unfinished"));
});

test("createFolderSink() refuses, each by its code", async () => {
  using scratch = new ScratchFolder();
  const path = scratch.at("snapshot");
  const open = (options = {}, manifest = sample.manifest) => createFolderSink(path, manifest, options);
  await assert.rejects(open({ resume: true }), refusedBy("folder/nothing-to-resume"));
  assert.deepEqual(readdirSync(scratch.path), []);
  const sink = await open();
  await assert.rejects(open({ resume: true }), refusedBy("folder/in-use"));
  await sink.suspend();
  await assert.rejects(open(), refusedBy("folder/unfinished-exists"));
  await assert.rejects(open({ resume: true, layout: "juno" }), refusedBy("folder/other-snapshot"));
  const { manifest } = sample;
  for (const other of [
    { ...manifest, origin: { ...manifest.origin, snapshotId: "00" } },
    { ...manifest, origin: { ...manifest.origin, rootKeyHash: undefined } },
    { ...manifest, metadata: { ...manifest.metadata, canister_version: 0n } },
    { ...manifest, metadata: { ...manifest.metadata, globals: [{ f64: 0xfff8000000000000n }] } },
  ])
    await assert.rejects(open({ resume: true }, other), refusedBy("folder/other-snapshot"));
  const progress = `${path}.partial/.icebox-progress.json`;
  writeFileSync(progress, readFileSync(progress).subarray(0, -3));
  await assert.rejects(open({ resume: true }), refusedBy("folder/bad-progress"));
  writeFileSync(path, "");
  await assert.rejects(open(), refusedBy("folder/exists"));
});

test("a sink refuses bytes that are not the snapshot's, and to finish without all of them", async () => {
  using scratch = new ScratchFolder();
  const path = scratch.at("snapshot");
  const sink = await createFolderSink(path, sample.manifest);
  const [chunk = "wasm_module"] = [...sample.sections.keys()].slice(3);
  await assert.rejects(
    sink.write("wasm_memory", 5 * 65_536, Uint8Array.of(1)),
    refusedBy("folder/outside-section"),
  );
  await assert.rejects(
    sink.write(`wasm_chunk_store/${"0".repeat(64)}`, 0, Uint8Array.of(1)),
    refusedBy("folder/outside-section"),
  );
  await assert.rejects(sink.write(chunk, 0, Uint8Array.of(1)), refusedBy("folder/wrong-chunk"));
  await assert.rejects(sink.finish(), refusedBy("folder/incomplete"));
  assert.equal(existsSync(path), false);
  await fillAndFinish(sink, sample);
  await assert.rejects(sink.write("wasm_module", 0, new Uint8Array(1)), refusedBy("folder/closed"));
  await assert.rejects(sink.finish(), refusedBy("folder/closed"));
});

test("abandon() leaves nothing behind", async () => {
  using scratch = new ScratchFolder();
  const sink = await createFolderSink(scratch.at("snapshot"), sample.manifest);
  await fillSink(sink, sample, 1);
  await sink.abandon();
  assert.deepEqual(readdirSync(scratch.path), []);
});
