import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../bytes/mod.ts";
import { emptyPageMap, MemoryPageStore, PAGE_BYTES, type PageMap, WASM_PAGE_BYTES } from "../pages/mod.ts";
import { StableOverlay } from "./stable-overlay.ts";
import { SeededRandom } from "../bytes/testing/seeded-random.ts";

const limits = { sizeBytes: 500 * 2 ** 30, touchedPages: 524_288 };

function overlayOf(
  store: MemoryPageStore,
  map: PageMap,
  wasmPages: number,
  changes: object = {},
): StableOverlay {
  return new StableOverlay(store, { map, wasmPages }, { ...limits, ...changes });
}

for (let seed = 1; seed <= 15; seed++) {
  test(`StableOverlay agrees with a flat memory over committed and dropped messages (seed ${seed})`, () => {
    const random = new SeededRandom(seed);
    const store = new MemoryPageStore();
    let memory = { map: emptyPageMap, wasmPages: 3 };
    let model = new Uint8Array(3 * WASM_PAGE_BYTES);
    for (let message = 0; message < 20; message++) {
      const overlay = overlayOf(store, memory.map, memory.wasmPages);
      const changed = model.slice();
      for (let step = 0; step < 15; step++) {
        const offset = random.below(changed.length);
        const length = random.below(Math.min(random.pick([20, 3 * PAGE_BYTES]), changed.length - offset) + 1);
        if (random.below(2) === 0) {
          const bytes = new Uint8Array(length).fill(random.below(4));
          overlay.write(offset, bytes);
          changed.set(bytes, offset);
        } else {
          const target = new Uint8Array(length).fill(77);
          overlay.read(offset, target);
          assert.deepEqual(target, changed.subarray(offset, offset + length), `seed ${seed}`);
        }
      }
      if (random.below(3) === 0) continue;
      memory = overlay.finish();
      model = changed;
    }
  });
}

test("StableOverlay.finish() returns the same map if a message wrote what was there", () => {
  const store = new MemoryPageStore();
  const first = overlayOf(store, emptyPageMap, 1);
  first.write(10, new Uint8Array([1, 2]));
  const { map } = first.finish();
  const second = overlayOf(store, map, 1);
  second.write(10, new Uint8Array([9, 9]));
  second.write(10, new Uint8Array([1, 2]));
  second.write(9_000, new Uint8Array(3));
  assert.equal(second.finish().map, map);
  assert.equal(store.usedSlots, 1);
});

test("StableOverlay.grow() answers the old size, and -1 beyond the limit", () => {
  const overlay = overlayOf(new MemoryPageStore(), emptyPageMap, 0);
  assert.equal(overlay.grow(8_192_000), 0);
  assert.equal(overlay.grow(0), 8_192_000);
  assert.equal(overlay.grow(1), -1);
  assert.equal(overlay.wasmPages, 8_192_000);
});

test("StableOverlay works at the end of 500 GiB without holding more than the pages in use", () => {
  const store = new MemoryPageStore();
  const overlay = overlayOf(store, emptyPageMap, 8_192_000);
  overlay.write(500 * 2 ** 30 - 3, new Uint8Array([1, 2, 3]));
  const target = new Uint8Array(5);
  overlay.read(500 * 2 ** 30 - 5, target);
  assert.deepEqual([...target], [0, 0, 1, 2, 3]);
  assert.equal(overlay.finish().map.pageCount, 1);
});

test("StableOverlay refuses ranges that leave the memory", () => {
  const overlay = overlayOf(new MemoryPageStore(), emptyPageMap, 1);
  const isOutOfBounds = (error: unknown): boolean => hasFault(error, "engine/stable-memory-out-of-bounds");
  assert.throws(() => {
    overlay.read(WASM_PAGE_BYTES - 1, new Uint8Array(2));
  }, isOutOfBounds);
  assert.throws(() => {
    overlay.write(WASM_PAGE_BYTES + 1, new Uint8Array(0));
  }, isOutOfBounds);
  overlay.read(WASM_PAGE_BYTES, new Uint8Array(0));
});

test("StableOverlay stops a message that writes more pages than it may", () => {
  const overlay = overlayOf(new MemoryPageStore(), emptyPageMap, 1, { touchedPages: 2 });
  overlay.write(0, new Uint8Array(2 * PAGE_BYTES));
  overlay.write(5, new Uint8Array(3));
  assert.throws(
    () => {
      overlay.write(2 * PAGE_BYTES, new Uint8Array(1));
    },
    (error) => hasFault(error, "engine/memory-access-limit"),
  );
});

test("StableOverlay stops a message that reads more pages than it may, each page counted once", () => {
  const overlay = overlayOf(new MemoryPageStore(), emptyPageMap, 2 * 256, { touchedPages: 3 });
  const read = (page: number, length: number): void => {
    overlay.read(page * PAGE_BYTES, new Uint8Array(length));
  };
  for (const page of [0, 5_000, 0, 1, 5_000]) read(page, page === 0 ? PAGE_BYTES : 8);
  for (const length of [8, PAGE_BYTES]) {
    assert.throws(
      () => {
        read(2, length);
      },
      (error) =>
        hasFault(error, "engine/memory-access-limit") &&
        error instanceof Error &&
        error.message ===
          "Canister exceeded memory access limits: Exceeded the limit for the number of accessed pages in the stable memory in a single message execution: limit 2097152 KB for regular messages and 1048576 KB for queries.",
    );
  }
});

test("StableOverlay hands large writes to the page store and reads them back", () => {
  const store = new MemoryPageStore();
  const overlay = overlayOf(store, emptyPageMap, 2_000);
  const chunk = new Uint8Array(2 ** 20);
  for (let index = 0; index < 70; index++) overlay.write(index * chunk.length, chunk.fill(index + 1));
  assert.ok(store.usedSlots >= 16_384);
  const target = new Uint8Array(2);
  overlay.read(chunk.length - 1, target);
  assert.deepEqual([...target], [1, 2]);
  assert.equal(overlay.finish().map.pageCount, 70 * 256);
});
