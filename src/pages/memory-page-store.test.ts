import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../bytes/mod.ts";
import { MemoryPageStore } from "./memory-page-store.ts";
import { emptyPageMap } from "./page-map.ts";
import { readRange, writeRange } from "./page-ranges.ts";
import { PAGE_BYTES } from "./page-units.ts";

test("MemoryPageStore.append() copies the page", () => {
  const store = new MemoryPageStore();
  const page = new Uint8Array(PAGE_BYTES).fill(1);
  const slot = store.append(page);
  page.fill(2);
  const target = new Uint8Array(PAGE_BYTES + 1);
  store.read(slot, target, 1);
  assert.deepEqual([target[0], target[1], target[PAGE_BYTES]], [0, 1, 1]);
});

test("MemoryPageStore.append() refuses what is not a page", () => {
  assert.throws(() => new MemoryPageStore().append(new Uint8Array(10)), RangeError);
});

test("MemoryPageStore.read() refuses a slot that was never written", () => {
  const store = new MemoryPageStore();
  assert.throws(
    () => {
      store.read(0, new Uint8Array(PAGE_BYTES), 0);
    },
    (error) => hasFault(error, "pages/unknown-slot"),
  );
});

test("MemoryPageStore.collect() frees what no map names and keeps the rest", () => {
  const store = new MemoryPageStore();
  const bytes = new Uint8Array(3_000 * PAGE_BYTES).fill(5);
  const kept = writeRange(store, emptyPageMap, 0, bytes.subarray(0, 2 * PAGE_BYTES));
  const fork = writeRange(store, kept, PAGE_BYTES, new Uint8Array([1]));
  writeRange(store, emptyPageMap, 0, bytes);
  assert.equal(store.usedSlots, 3_003);
  store.collect([kept, fork]);
  assert.equal(store.usedSlots, 3);
  writeRange(store, emptyPageMap, 0, new Uint8Array(100 * PAGE_BYTES).fill(6));
  const target = new Uint8Array(2 * PAGE_BYTES);
  readRange(store, kept, 0, target);
  assert.deepEqual(target, bytes.subarray(0, 2 * PAGE_BYTES));
  readRange(store, fork, 0, target);
  assert.equal(target[PAGE_BYTES], 1);
});
