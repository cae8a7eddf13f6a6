import assert from "node:assert/strict";
import { test } from "node:test";
import { differingPages } from "./differing-pages.ts";
import { emptyPageMap, MAX_PAGES, type PageMap, pageSlot, storedPages } from "./page-map.ts";
import { type PageIndex, type PageSlot, ZERO_PAGE } from "./page-units.ts";
import { setPages } from "./set-pages.ts";
import { SeededRandom } from "../bytes/testing/seeded-random.ts";
import { truncatePages } from "./truncate-pages.ts";

type Model = ReadonlyMap<PageIndex, PageSlot>;

const ascending = (model: Model): [PageIndex, PageSlot][] => [...model].sort(([a], [b]) => a - b);

function differences(a: Model, b: Model): PageIndex[] {
  const indexes = new Set([...a.keys(), ...b.keys()]);
  return [...indexes].filter((index) => a.get(index) !== b.get(index)).sort((x, y) => x - y);
}

function randomEntries(random: SeededRandom): [PageIndex, PageSlot][] {
  const span = random.pick([64, 5_000, 300_000, 131_072_000]);
  return Array.from({ length: random.below(60) }, () => [
    random.below(span),
    random.below(4) === 0 ? ZERO_PAGE : random.below(1_000_000),
  ]);
}

function applied(model: Model, entries: readonly [PageIndex, PageSlot][]): Model {
  const next = new Map(model);
  for (const [index, slot] of entries) {
    if (slot === ZERO_PAGE) next.delete(index);
    else next.set(index, slot);
  }
  return next;
}

function checkEqual(map: PageMap, model: Model, note: string): void {
  assert.deepEqual([...storedPages(map)], ascending(model), note);
  assert.equal(map.pageCount, model.size, note);
  for (const [index, slot] of model) assert.equal(pageSlot(map, index), slot, note);
}

for (let seed = 1; seed <= 30; seed++) {
  test(`page maps agree with a plain map, old versions stay as they were (seed ${seed})`, () => {
    const random = new SeededRandom(seed);
    const versions: { map: PageMap; model: Model }[] = [{ map: emptyPageMap, model: new Map() }];
    for (let step = 0; step < 25; step++) {
      const from = versions[random.below(versions.length)] ?? { map: emptyPageMap, model: new Map() };
      const note = `seed ${seed}, step ${step}`;
      if (random.below(5) === 0) {
        const end = random.pick([0, 63, 64, 4_097, 1_000_000]);
        const model = new Map([...from.model].filter(([index]) => index < end));
        versions.push({ map: truncatePages(from.map, end), model });
      } else {
        const entries = randomEntries(random);
        versions.push({ map: setPages(from.map, entries), model: applied(from.model, entries) });
      }
      const other = versions[random.below(versions.length)] ?? from;
      assert.deepEqual([...differingPages(from.map, other.map)], differences(from.model, other.model), note);
    }
    for (const { map, model } of versions) checkEqual(map, model, `seed ${seed}`);
  });
}

test("setPages() returns the same map if nothing changes", () => {
  const map = setPages(emptyPageMap, [
    [3, 7],
    [70_000, 8],
  ]);
  assert.equal(setPages(map, []), map);
  assert.equal(setPages(map, [[3, 7]]), map);
  assert.equal(setPages(map, [[5, ZERO_PAGE]]), map);
});

test("setPages() returns the empty map when the last page goes", () => {
  const map = setPages(emptyPageMap, [[100_000_000, 1]]);
  assert.equal(setPages(map, [[100_000_000, ZERO_PAGE]]), emptyPageMap);
});

test("setPages() gives one form to one content, however it came about", () => {
  const direct = setPages(emptyPageMap, [[1, 1]]);
  const detour = setPages(setPages(direct, [[9_999_999, 2]]), [[9_999_999, ZERO_PAGE]]);
  assert.deepEqual(detour, direct);
});

test("setPages() refuses indexes that are no page", () => {
  for (const index of [-1, 0.5, MAX_PAGES, Number.NaN]) {
    assert.throws(() => setPages(emptyPageMap, [[index, 1]]), RangeError);
  }
});

test("differingPages() does not visit what two maps share", () => {
  const entries = Array.from({ length: 200_000 }, (_, index): [PageIndex, PageSlot] => [index, index]);
  const a = setPages(emptyPageMap, entries);
  const b = setPages(a, [[123_456, 0]]);
  assert.ok(b.root !== undefined && !(b.root instanceof Float64Array));
  assert.ok(a.root !== undefined && !(a.root instanceof Float64Array));
  const shared = b.root.children.filter((child, index) => child !== undefined && child === childOf(a, index));
  assert.equal(shared.length, b.root.children.filter((child) => child !== undefined).length - 1);
  assert.deepEqual([...differingPages(a, b)], [123_456]);
});

function childOf(map: PageMap, index: number): unknown {
  return map.root === undefined || map.root instanceof Float64Array ? undefined : map.root.children[index];
}

test("truncatePages() returns the same map if no page is removed", () => {
  const map = setPages(emptyPageMap, [[10, 1]]);
  assert.equal(truncatePages(map, 11), map);
  assert.equal(truncatePages(map, 10), emptyPageMap);
});
