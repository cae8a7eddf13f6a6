import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { emptyPageMap, PAGE_BYTES, setPages } from "../pages/mod.ts";
import { checkStore, readStoreStats } from "./check-store.ts";
import type { DurableStore } from "./durable-store.ts";
import { FileMedium } from "./medium/file-medium.ts";
import { openStore } from "./open-store.ts";
import { StoreError } from "./store-error.ts";
import type { StoreOptions } from "./store-options.ts";
import { filledPage } from "./testing/store-workload.ts";

const root = mkdtempSync(join(tmpdir(), "icebox-open-"));
after(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
const freshDirectory = () => join(root, String(count++));

async function open(directory: string, options?: StoreOptions): Promise<DurableStore> {
  const opened = await openStore(new FileMedium(directory), options);
  if (opened.kind === "refused") throw new Error("refused", { cause: opened.fault });
  return opened.store;
}

const codeIs = (code: string) => (error: unknown) => error instanceof StoreError && error.fault.code === code;

test("openStore() makes a store, and finds in it what was committed", async () => {
  const directory = freshDirectory();
  const store = await open(directory);
  assert.equal(store.round.sequence, 0n);
  const map = setPages(emptyPageMap, [[3, store.append(filledPage(5))]]);
  const hash = store.putBlob(Uint8Array.of(1, 2, 3));
  const change = {
    sequence: 9n,
    batchDigest: Uint8Array.of(4),
    rootHash: Uint8Array.of(6),
    records: [["k", Uint8Array.of(8)]] as const,
    memories: [
      { name: "m", map },
      { name: "fork", map },
    ],
  };
  await store.commit(change).durable;
  await store.close();
  await store.close();
  assert.throws(() => store.commit(change), codeIs("store/closed"));

  const again = await open(directory);
  assert.deepEqual(again.round, {
    sequence: 9n,
    batchDigest: Uint8Array.of(4),
    rootHash: Uint8Array.of(6),
  });
  assert.deepEqual([...again.records], [["k", Uint8Array.of(8)]]);
  assert.equal(again.memories.get("m"), again.memories.get("fork"));
  assert.deepEqual(again.readBlob(hash), Uint8Array.of(1, 2, 3));
  const bytes = new Uint8Array(2 * PAGE_BYTES);
  again.readRange(again.memories.get("m") ?? emptyPageMap, 3 * PAGE_BYTES - 5, bytes);
  assert.deepEqual(bytes.subarray(5, 5 + PAGE_BYTES), filledPage(5));
  assert.equal(bytes[4], 0);
  await again.close();
});

test("openStore() refuses a store that this process has open already", async () => {
  const directory = freshDirectory();
  const store = await open(directory);
  const second = await openStore(new FileMedium(directory));
  assert.deepEqual(second, { kind: "refused", fault: { code: "store/owned", pid: process.pid } });
  await store.close();
});

test("openStore() keeps the segment size that a store was made with", async () => {
  const directory = freshDirectory();
  await (await open(directory, { slotsPerSegment: 4 })).close();
  const store = await open(directory, { slotsPerSegment: 16 });
  for (let value = 0; value < 5; value++) store.append(filledPage(value + 1));
  store.commit({ sequence: 1n });
  await store.close();
  assert.equal(readdirSync(join(directory, "pages")).length, 2);
});

test("openStore() refuses segments without a checkpoint, and a missing segment", async () => {
  const directory = freshDirectory();
  const store = await open(directory);
  const map = setPages(emptyPageMap, [[0, store.append(filledPage(1))]]);
  store.commit({ sequence: 1n, memories: [{ name: "m", map }] });
  await store.checkpoint();
  await store.close();
  rmSync(join(directory, "pages/00000000.seg"));
  const refused = await openStore(new FileMedium(directory));
  assert.ok(refused.kind === "refused");
  assert.equal(refused.fault.code, "store/file-absent");
  writeFileSync(join(directory, "pages/00000000.seg"), "");
  for (const name of readdirSync(join(directory, "ckpt"))) rmSync(join(directory, "ckpt", name));
  const without = await openStore(new FileMedium(directory));
  assert.ok(without.kind === "refused");
  assert.equal(without.fault.code, "store/file-absent");
});

test("commit() refuses when the directory is gone", async () => {
  const directory = freshDirectory();
  const store = await open(directory);
  store.commit({ sequence: 1n });
  rmSync(directory, { recursive: true });
  assert.throws(() => store.commit({ sequence: 2n }), codeIs("store/file-missing"));
  assert.equal(store.round.sequence, 1n);
});

test("FileMedium refuses a directory that cannot be made", () => {
  const path = freshDirectory();
  writeFileSync(path, "");
  assert.throws(() => new FileMedium(join(path, "inside")), codeIs("store/file-missing"));
});

test("commit() refuses a map with a slot that was never given out", async () => {
  const store = await open(freshDirectory());
  const map = setPages(emptyPageMap, [[0, 17]]);
  assert.throws(
    () => store.commit({ sequence: 1n, memories: [{ name: "m", map }] }),
    codeIs("store/unknown-slot"),
  );
  assert.equal(store.memories.size, 0);
  await store.close();
});

test("keepOnlyBlobs() removes the others with the next checkpoint, but not one that is put again", async () => {
  const directory = freshDirectory();
  const store = await open(directory);
  const hashes = [1, 2, 3].map((byte) => store.putBlob(Uint8Array.of(byte)));
  store.keepOnlyBlobs(new Set(hashes.slice(0, 1)));
  store.putBlob(Uint8Array.of(2));
  assert.equal(readdirSync(join(directory, "blobs")).length, 3);
  await store.checkpoint();
  assert.deepEqual(readdirSync(join(directory, "blobs")).sort(), hashes.slice(0, 2).sort());
  assert.throws(() => store.readBlob(hashes[2] ?? ""), codeIs("store/file-absent"));
  writeFileSync(join(directory, "blobs", hashes[0] ?? ""), "changed");
  assert.throws(() => store.readBlob(hashes[0] ?? ""), codeIs("store/blob-corrupt"));
  assert.equal(checkStore(new FileMedium(directory)).faults[0]?.code, "store/owned");
  await store.close();
  assert.equal(checkStore(new FileMedium(directory)).faults[0]?.code, "store/blob-corrupt");
});

test("stats() tells what memories have alone and what they share, and so does readStoreStats()", async () => {
  const directory = freshDirectory();
  const store = await open(directory);
  const write = (pages: readonly number[]) =>
    pages.map((page) => [page, store.append(filledPage(7))] as const);
  const base = setPages(emptyPageMap, write([0, 1, 2]));
  const fork = setPages(base, write([2, 3]));
  store.commit({
    sequence: 1n,
    memories: [
      { name: "base", map: base },
      { name: "fork", map: fork },
    ],
  });
  const stats = store.stats();
  assert.deepEqual(stats.memories, [
    { name: "base", storedBytes: 3 * 4096, ownBytes: 4096, sharedBytes: 2 * 4096 },
    { name: "fork", storedBytes: 4 * 4096, ownBytes: 2 * 4096, sharedBytes: 2 * 4096 },
  ]);
  assert.equal(stats.liveBytes, 5 * 4096);
  assert.equal(stats.usedBytes, 5 * 4096);
  await store.close();
  const { logBytes, ...sizes } = stats;
  const { logBytes: readLogBytes, ...read } = readStoreStats(new FileMedium(directory)) ?? stats;
  assert.deepEqual(read, sizes);
  assert.equal(readLogBytes, logBytes);
});
