import assert from "node:assert/strict";
import { test } from "node:test";
import { writeTree } from "./testing/write-tree.ts";
import { walkFiles } from "./walk-files.ts";

test("walkFiles() lists files by ending, sorted, without installed and built ones", () => {
  using tree = writeTree({ "src/b.ts": "", "src/a/c.ts": "", "src/a/d.md": "", "src/node_modules/e.ts": "" });
  assert.deepEqual(walkFiles(tree.root, "src", ".ts"), ["src/a/c.ts", "src/b.ts"]);
});

test("walkFiles() finds nothing in a folder that does not exist", () => {
  using tree = writeTree({});
  assert.deepEqual(walkFiles(tree.root, "src", ".ts"), []);
});
