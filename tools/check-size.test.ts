import assert from "node:assert/strict";
import { test } from "node:test";
import { checkSize, quantile, sizeBudget } from "./check-size.ts";
import { writeTree } from "./testing/write-tree.ts";

const longFunction = (lines: number) => `export function long(): void {${"\n".repeat(lines - 1)}}\n`;

test("checkSize() refuses a file over the limit and accepts one at the limit", () => {
  using tree = writeTree({
    "src/a/at.ts": "\n".repeat(sizeBudget.fileLines),
    "src/a/over.ts": "\n".repeat(sizeBudget.fileLines + 1),
  });
  assert.deepEqual(
    checkSize(tree.root).faults.map(({ where }) => where),
    ["src/a/over.ts"],
  );
});

test("checkSize() refuses a function over the limit, but not in a test", () => {
  using tree = writeTree({
    "src/a/at.ts": longFunction(sizeBudget.functionLines),
    "src/a/over.ts": longFunction(sizeBudget.functionLines + 1),
    "src/a/over.test.ts": longFunction(sizeBudget.functionLines + 1),
  });
  assert.deepEqual(
    checkSize(tree.root).faults.map(({ where }) => where),
    ["src/a/over.ts:1"],
  );
});

test("checkSize() refuses more type assertions than the size of src allows, reasons or not", () => {
  const line = "export const a: string = b as string; // a reason\n";
  using tree = writeTree({ "src/a/few.ts": line, "src/a/many.ts": line.repeat(3) });
  assert.match(checkSize(tree.root).faults[0]?.what ?? "", /4 type assertions, at most 1/);
});

test("quantile() gives the value at a share of the sorted values", () => {
  assert.equal(quantile([3, 1, 2], 0.5), 2);
  assert.equal(quantile([3, 1, 2], 1), 3);
  assert.equal(quantile([], 0.5), 0);
});
