import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryPageStore } from "./memory-page-store.ts";
import { emptyPageMap, type PageMap } from "./page-map.ts";
import { readRange, writeRange } from "./page-ranges.ts";
import { PAGE_BYTES, type PageSlot } from "./page-units.ts";
import { SeededRandom } from "../bytes/testing/seeded-random.ts";

const MEMORY_BYTES = 20 * PAGE_BYTES;

/** Reads neighbouring slots at once. */
class RunStore extends MemoryPageStore {
  longest = 0;

  readRun(first: PageSlot, count: number, target: Uint8Array): void {
    assert.equal(target.length, count * PAGE_BYTES);
    this.longest = Math.max(this.longest, count);
    for (let index = 0; index < count; index++) this.read(first + index, target, index * PAGE_BYTES);
  }
}

for (let seed = 1; seed <= 20; seed++) {
  test(`ranges agree with a flat memory, forks do not see each other (seed ${seed})`, () => {
    const random = new SeededRandom(seed);
    const store = seed % 2 === 0 ? new MemoryPageStore() : new RunStore();
    const forks: { map: PageMap; model: Uint8Array }[] = [
      { map: emptyPageMap, model: new Uint8Array(MEMORY_BYTES) },
    ];
    for (let step = 0; step < 30; step++) {
      const from = forks[random.below(forks.length)] ?? {
        map: emptyPageMap,
        model: new Uint8Array(MEMORY_BYTES),
      };
      const offset = random.below(MEMORY_BYTES);
      const length = random.below(Math.min(random.pick([10, 3 * PAGE_BYTES]), MEMORY_BYTES - offset) + 1);
      const bytes = new Uint8Array(length).fill(random.below(3));
      const model = from.model.slice();
      model.set(bytes, offset);
      forks.push({ map: writeRange(store, from.map, offset, bytes), model });
    }
    for (const { map, model } of forks) {
      const start = random.below(MEMORY_BYTES);
      const target = new Uint8Array(random.below(MEMORY_BYTES - start + 1)).fill(9);
      readRange(store, map, start, target);
      assert.deepEqual(target, model.subarray(start, start + target.length), `seed ${seed}`);
    }
  });
}

test("readRange() reads neighbouring slots at once, but no others", () => {
  const store = new RunStore();
  const bytes = new Uint8Array(6 * PAGE_BYTES).map((_, index) => 1 + (index % 255));
  const whole = writeRange(store, emptyPageMap, 0, bytes);
  const changed = writeRange(store, whole, 4 * PAGE_BYTES, bytes.subarray(0, PAGE_BYTES));
  const target = new Uint8Array(bytes.length);
  readRange(store, changed, 0, target);
  assert.equal(store.longest, 4);
  bytes.copyWithin(4 * PAGE_BYTES, 0, PAGE_BYTES);
  assert.deepEqual(target, bytes);
});

test("writeRange() keeps no page that became zero", () => {
  const store = new MemoryPageStore();
  const written = writeRange(store, emptyPageMap, 5_000, new Uint8Array([1, 2, 3]));
  assert.equal(written.pageCount, 1);
  assert.equal(writeRange(store, written, 5_000, new Uint8Array(3)), emptyPageMap);
});

test("writeRange() and readRange() reach offsets far beyond 4 GiB", () => {
  const store = new MemoryPageStore();
  const offset = 499 * 2 ** 30 + 4_095;
  const map = writeRange(store, emptyPageMap, offset, new Uint8Array([7, 8]));
  const target = new Uint8Array(4);
  readRange(store, map, offset - 1, target);
  assert.deepEqual([...target], [0, 7, 8, 0]);
});
