import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyPageMap, MemoryPageStore, PAGE_BYTES, setPages, type PageMap } from "../../pages/mod.ts";
import { GarbageCollector } from "./garbage-collector.ts";

function write(store: MemoryPageStore, map: PageMap, count: number): PageMap {
  const page = new Uint8Array(PAGE_BYTES).fill(7);
  return setPages(
    map,
    Array.from({ length: count }, (_, index) => [index, store.append(page)] as const),
  );
}

test("GarbageCollector frees what no root refers to, but only when enough was added", () => {
  const store = new MemoryPageStore();
  const collector = new GarbageCollector(store, 10);
  let asked = 0;
  let map = write(store, emptyPageMap, 4);
  const roots = (): PageMap[] => {
    asked += 1;
    return [map];
  };
  map = write(store, map, 4);
  collector.collectIfWorthwhile(roots);
  assert.deepEqual([asked, store.usedSlots], [0, 8]);
  map = write(store, map, 6);
  collector.collectIfWorthwhile(roots);
  assert.deepEqual([asked, store.usedSlots], [1, 6]);
  map = write(store, map, 5);
  collector.collectIfWorthwhile(roots);
  assert.deepEqual([asked, store.usedSlots], [1, 11]);
  map = write(store, map, 6);
  collector.collectIfWorthwhile(roots);
  assert.deepEqual([asked, store.usedSlots], [2, 6]);
});
