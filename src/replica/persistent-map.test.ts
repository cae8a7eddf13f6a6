import assert from "node:assert/strict";
import { test } from "node:test";
import { PersistentMap } from "./persistent-map.ts";

/** A small generator of numbers below 2^32, so that a failure can be repeated from its seed. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state;
  };
}

function mapOf(...entries: [string, number][]): PersistentMap<number> {
  return entries.reduce((map, [key, value]) => map.with(key, value), PersistentMap.empty<number>());
}

test("PersistentMap iterates in the order of its keys", () => {
  const map = mapOf(["c", 3], ["a", 1], ["b", 2]);
  assert.deepEqual(
    [...map],
    [
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ],
  );
  assert.deepEqual(map.first(), ["a", 1]);
  assert.equal(map.size, 3);
});

test("PersistentMap.with() leaves the former map as it was and answers itself when nothing changes", () => {
  const before = mapOf(["a", 1]);
  const after = before.with("a", 2);
  assert.equal(before.get("a"), 1);
  assert.equal(after.get("a"), 2);
  assert.equal(after.with("a", 2), after);
  assert.equal(after.without("b"), after);
});

test("PersistentMap.differences() reports added, changed and removed keys in order", () => {
  const before = mapOf(["a", 1], ["b", 2], ["c", 3]);
  const after = before.without("a").with("b", 20).with("d", 4);
  assert.deepEqual(before.differences(after), [
    { key: "a", before: 1, after: undefined },
    { key: "b", before: 2, after: 20 },
    { key: "d", before: undefined, after: 4 },
  ]);
});

test("PersistentMap agrees with Map over random operations, and differences() with a full comparison", () => {
  const seed = 20_260_101;
  const next = randomNumbers(seed);
  const model = new Map<string, number>();
  let map = PersistentMap.empty<number>();
  let earlier = map;
  let earlierModel = new Map(model);
  for (let step = 0; step < 4_000; step += 1) {
    const key = `key ${(next() >>> 8) % 200}`;
    if ((next() >>> 8) % 3 === 0) {
      map = map.without(key);
      model.delete(key);
    } else {
      map = map.with(key, step);
      model.set(key, step);
    }
    if (step % 97 !== 0) continue;
    const sorted = [...model].sort(([left], [right]) => (left < right ? -1 : 1));
    assert.deepEqual([...map], sorted, `seed ${seed}, step ${step}`);
    assert.equal(map.size, model.size, `seed ${seed}, step ${step}`);
    const changed = earlier.differences(map).map(({ key: changedKey }) => changedKey);
    const keys = new Set([...earlierModel.keys(), ...model.keys()]);
    const expected = [...keys].filter((name) => earlierModel.get(name) !== model.get(name)).sort();
    assert.deepEqual(changed, expected, `seed ${seed}, step ${step}`);
    earlier = map;
    earlierModel = new Map(model);
  }
});

test("PersistentMap.from() makes the map that with() makes, whatever the order of the entries", () => {
  const seed = 20_261_120;
  const next = randomNumbers(seed);
  for (let round = 0; round < 200; round += 1) {
    const where = `seed ${seed}, round ${round}`;
    const keyCount = 1 + ((next() >>> 8) % 60);
    const entries = Array.from({ length: (next() >>> 8) % 80 }, (_, index): [string, number] => [
      String((next() >>> 8) % keyCount).padStart(20, "0"),
      index,
    ]);
    if (round % 2 === 0) entries.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
    const made = PersistentMap.from(entries);
    const grown = mapOf(...entries);
    assert.deepEqual([...made], [...grown], where);
    assert.equal(made.size, grown.size, where);
    assert.deepEqual(made.differences(grown), [], where);
    for (const [key] of entries) {
      assert.equal(made.get(key), grown.get(key), where);
      assert.deepEqual([...made.without(key)], [...grown.without(key)], where);
    }
    assert.deepEqual([...made.with("5", -1)], [...grown.with("5", -1)], where);
  }
});
