import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyPageMap, setPages } from "../../pages/mod.ts";
import { applyMemoryChanges } from "./apply-memory-changes.ts";
import { MemoryTable } from "./memory-table.ts";

const large = setPages(
  emptyPageMap,
  Array.from({ length: 3000 }, (_, page) => [page, page] as const),
);

test("plan() writes a fork down as a copy, whatever its size", () => {
  const table = new MemoryTable();
  table.set("a", large);
  const plan = table.plan([{ name: "snapshot", map: large }]);
  assert.deepEqual(plan, [{ name: "snapshot", form: "before", base: "a", pages: [] }]);
});

test("plan() finds a copy of a memory that came in the same commit", () => {
  const plan = new MemoryTable().plan([
    { name: "a", map: large },
    { name: "b", map: large },
  ]);
  assert.deepEqual(plan[1], { name: "b", form: "now", base: "a", pages: [] });
});

test("plan() leaves out what did not change", () => {
  const table = new MemoryTable();
  table.set("a", large);
  assert.deepEqual(
    table.plan([
      { name: "a", map: large },
      { name: "none", map: undefined },
    ]),
    [],
  );
});

test("plan() takes the base from which least changed", () => {
  const table = new MemoryTable();
  const other = setPages(
    emptyPageMap,
    Array.from({ length: 3000 }, (_, page) => [page, page + 5000] as const),
  );
  table.set("a", other);
  table.set("snapshot", large);
  const restored = setPages(large, [[7, 9999]]);
  const [change] = table.plan([{ name: "a", map: restored, bases: ["snapshot"] }]);
  assert.deepEqual(change, { name: "a", form: "before", base: "snapshot", pages: [[7, 9999]] });
  const [fresh] = table.plan([{ name: "a", map: setPages(emptyPageMap, [[1, 2]]), bases: ["snapshot"] }]);
  assert.deepEqual(fresh, { name: "a", form: "fresh", pages: [[1, 2]] });
});

test("applyMemoryChanges() reads bases as of before the commit, so that memories can change places", () => {
  const one = setPages(emptyPageMap, [[0, 1]]);
  const two = setPages(emptyPageMap, [[0, 2]]);
  const table = new MemoryTable();
  table.set("a", one);
  table.set("b", two);
  const plan = table.plan([
    { name: "a", map: two },
    { name: "b", map: one },
  ]);
  const now = applyMemoryChanges(table.maps, plan);
  assert.deepEqual(now.get("a"), two);
  assert.deepEqual(now.get("b"), one);
});

test("plan() refuses a name that comes twice", () => {
  const updates = [
    { name: "a", map: large },
    { name: "a", map: undefined },
  ];
  assert.throws(() => new MemoryTable().plan(updates), RangeError);
});
