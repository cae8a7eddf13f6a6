import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyPageMap, PAGE_BYTES, type PageMap, setPages } from "../../pages/mod.ts";
import type { DurableStore } from "../durable-store.ts";
import { openStore } from "../open-store.ts";
import { CrashMedium } from "../testing/crash-medium.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { filledPage } from "../testing/store-workload.ts";

const slotsPerSegment = 32;

async function freshStore(random: SeededRandom): Promise<{ store: DurableStore; medium: CrashMedium }> {
  const medium = new CrashMedium(random);
  const opened = await openStore(medium, { slotsPerSegment });
  assert.ok(opened.kind === "opened");
  return { store: opened.store, medium };
}

test("collectStep() keeps the disk below twice the live bytes and one segment, whatever is overwritten", async () => {
  const seed = 5;
  const random = new SeededRandom(seed);
  const { store, medium } = await freshStore(random);
  const maps = new Map<string, PageMap>();
  const fills = new Map<string, Map<number, number>>();
  for (let round = 1; round <= 400; round++) {
    const name = `m${random.below(3)}`;
    const fill = fills.get(name) ?? new Map<number, number>();
    fills.set(name, fill);
    const changes: [number, number][] = [];
    for (let count = 0; count < 10; count++) {
      const page = random.below(100);
      fill.set(page, round * 100 + count);
      changes.push([page, store.append(filledPage(round * 100 + count))]);
    }
    maps.set(name, setPages(maps.get(name) ?? emptyPageMap, changes));
    store.commit({ sequence: BigInt(round), memories: [{ name, map: maps.get(name) }] });
    while (store.collectStep({ budget: 50 }));
    if (round % 10 !== 0) continue;
    await store.checkpoint();
    const { liveBytes } = store.stats();
    const segmentBytes = slotsPerSegment * PAGE_BYTES;
    const diskBytes = [...medium.files()]
      .filter(([path]) => path.startsWith("pages/"))
      .reduce((sum, [, bytes]) => sum + Math.ceil(bytes.length / segmentBytes - 0.5) * segmentBytes, 0);
    assert.ok(diskBytes <= 2 * liveBytes + segmentBytes, `round ${round}: ${diskBytes} for ${liveBytes}`);
  }
  assert.ok(store.generation > 5);
  const page = new Uint8Array(PAGE_BYTES);
  for (const [name, fill] of fills) {
    for (const [index, value] of fill) {
      // The owner's maps are as old as the first round.
      store.readRange(maps.get(name) ?? emptyPageMap, index * PAGE_BYTES, page);
      assert.deepEqual(page, filledPage(value));
    }
  }
});

test("collectStep() gives everything back when the last memory is deleted", async () => {
  const { store, medium } = await freshStore(new SeededRandom(6));
  const pages = Array.from({ length: 200 }, (_, page) => [page, store.append(filledPage(page + 1))] as const);
  store.commit({ sequence: 1n, memories: [{ name: "m", map: setPages(emptyPageMap, pages) }] });
  store.commit({ sequence: 2n, memories: [{ name: "m", map: undefined }] });
  while (store.collectStep());
  await store.checkpoint();
  assert.equal(medium.list("pages").length, 1);
});

test("relocate() answers the same map until pages move, and release() ends the old slots", async () => {
  const { store } = await freshStore(new SeededRandom(7));
  const write = (count: number, from: number) =>
    Array.from({ length: count }, (_, page) => [page, store.append(filledPage(page + from))] as const);
  const first = setPages(emptyPageMap, write(96, 1));
  store.commit({ sequence: 1n, memories: [{ name: "m", map: first }] });
  assert.equal(store.relocate(first), first);
  const second = setPages(first, write(90, 1000));
  store.commit({ sequence: 2n, memories: [{ name: "m", map: second }] });
  while (store.collectStep());
  const moved = store.relocate(second);
  assert.notEqual(moved, second);
  assert.equal(moved.root, store.memories.get("m")?.root);
  assert.equal(store.relocate(moved), moved);
  const page = new Uint8Array(PAGE_BYTES);
  store.readRange(second, 95 * PAGE_BYTES, page);
  assert.deepEqual(page, filledPage(96));
  store.release(store.generation);
  await store.checkpoint();
  assert.throws(() => store.readRange(second, 95 * PAGE_BYTES, page));
  store.readRange(moved, 95 * PAGE_BYTES, page);
  assert.deepEqual(page, filledPage(96));
});

test("collectStep() keeps what the owner reads besides", async () => {
  const random = new SeededRandom(8);
  const { store } = await freshStore(random);
  const pages = Array.from({ length: 64 }, (_, page) => [page, store.append(filledPage(page + 1))] as const);
  const map = setPages(emptyPageMap, pages);
  store.commit({ sequence: 1n, memories: [{ name: "m", map }] });
  store.commit({ sequence: 2n, memories: [{ name: "m", map: undefined }] });
  while (store.collectStep({ alsoLive: () => [map] }));
  await store.checkpoint();
  const page = new Uint8Array(PAGE_BYTES);
  store.readRange(map, 0, page);
  assert.deepEqual(page, filledPage(1));
});
