import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import type { DiskFile } from "../disk/disk.ts";
import { nodeDisk } from "../disk/node-disk.ts";
import { hashBytes } from "../hash-range.ts";
import { ScratchFolder } from "../testing/scratch-folder.ts";
import { ReadBack } from "./read-back.ts";

const sizeBytes = 3_500_000;
const content = new SeededRandom(17).bytes(sizeBytes);

/** Runs with a file of the content, all reads of which are counted and fail while `isBroken`. */
async function withFile(
  use: (file: DiskFile, disk: { isBroken: boolean; readBytes: number }) => Promise<void>,
): Promise<void> {
  using folder = new ScratchFolder();
  const opened = await nodeDisk.openForWriting(folder.at("file"));
  const state = { isBroken: false, readBytes: 0 };
  const file: DiskFile = {
    ...opened,
    read: (into, offset) => {
      if (state.isBroken) return Promise.reject(new Error("the disk is broken"));
      state.readBytes += into.length;
      return opened.read(into, offset);
    },
  };
  try {
    await opened.write(content, 0);
    await use(file, state);
  } finally {
    await opened.close();
  }
}

test("ReadBack.finish() gives the hash of the file, and reads each byte once however the writing went on", async () => {
  for (const steps of [[], [sizeBytes], [1, 2, 1_048_577, 1_048_576, 3_000_000], [3_499_999]]) {
    await withFile(async (file, disk) => {
      const readBack = new ReadBack(file, sizeBytes);
      for (const step of steps) readBack.advance(step);
      assert.deepEqual(await readBack.finish(), { sizeBytes, sha256: hashBytes(content) });
      assert.equal(disk.readBytes, sizeBytes);
    });
  }
});

test("ReadBack.finish() gives what the file holds when a range was written again, or a read failed meanwhile", async () => {
  await withFile(async (file, disk) => {
    const readBack = new ReadBack(file, sizeBytes);
    readBack.begin(0);
    readBack.advance(2_000_000);
    readBack.begin(1_999_999);
    await file.write(Uint8Array.of(1, 2, 3), 1_999_999);
    const changed = Uint8Array.from(content);
    changed.set([1, 2, 3], 1_999_999);
    assert.equal((await readBack.finish()).sha256, hashBytes(changed));
    const failing = new ReadBack(file, sizeBytes);
    disk.isBroken = true;
    failing.advance(2_000_000);
    await assert.rejects(failing.finish(), /broken/);
    disk.isBroken = false;
    assert.equal((await failing.finish()).sha256, hashBytes(changed));
  });
});

test("ReadBack.finish() gives the size that the file has", async () => {
  await withFile(async (file) => {
    const readBack = new ReadBack(file, sizeBytes);
    readBack.advance(2_000_000);
    await file.resize(100);
    assert.deepEqual(await readBack.finish(), {
      sizeBytes: 100,
      sha256: hashBytes(content.subarray(0, 100)),
    });
  });
});
