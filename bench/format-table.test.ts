import assert from "node:assert/strict";
import { test } from "node:test";
import { atMost, figure } from "./figure.ts";
import { formatTable } from "./format-table.ts";

test("formatTable() aligns columns and tells which goals hold", () => {
  const figures = [
    figure("one", 12.3456, "ms"),
    atMost(1.2, "ratio of two", 1.1, "ratio"),
    atMost(1, "bad", 2, "ratio"),
  ];
  assert.deepEqual(formatTable(figures).split("\n"), [
    "what          value  unit   goal",
    "one           12.35  ms",
    "ratio of two    1.1  ratio  <= 1.2  holds",
    "bad               2  ratio  <= 1    FAILS",
  ]);
});
