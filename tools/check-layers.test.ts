import assert from "node:assert/strict";
import { test } from "node:test";
import { checkLayers } from "./check-layers.ts";
import { type LayerRow, layers } from "./layers.ts";
import { writeTree } from "./testing/write-tree.ts";

const rows: readonly LayerRow[] = [
  { folder: "low", mayImport: [], packages: ["@noble/hashes"], pure: true },
  { folder: "left", mayImport: ["low"], packages: [], pure: false },
  { folder: "right", mayImport: ["low"], packages: [], pure: false },
];
const base = { "src/low/mod.ts": "", "src/left/mod.ts": "", "src/right/mod.ts": "" };

const refused: readonly [rule: string, path: string, source: string, expected: RegExp][] = [
  ["an upward import", "src/low/x.ts", `import "../left/mod.ts";`, /"low" may not import "left"/],
  [
    "an import between siblings",
    "src/left/x.ts",
    `import "../right/mod.ts";`,
    /"left" may not import "right"/,
  ],
  ["a reach into a folder", "src/left/x.ts", `import "../low/y.ts";`, /reaches into "low"/],
  ["a dynamic upward import", "src/low/x.ts", `await import("../left/mod.ts");`, /may not import "left"/],
  ["a node module in a pure folder", "src/low/x.ts", `import "node:fs";`, /pure folder "low"/],
  ["a package outside the row", "src/left/x.ts", `import "commander";`, /may not import "commander"/],
  [
    "a package that only begins like an allowed one",
    "src/low/x.ts",
    `import "@noble/hashes2";`,
    /may not import/,
  ],
  ["a barrel inside its own folder", "src/left/x.ts", `import "./mod.ts";`, /from the defining file/],
  ["a path without its ending", "src/left/x.ts", `import "../low/mod";`, /ending/],
  ["a path out of src", "src/left/x.ts", `import "../../tools/x.ts";`, /leaves src/],
  ["a test support file in a program", "src/left/x.ts", `import "./testing/y.ts";`, /only tests/],
  ["a folder without a row", "src/other/x.ts", ``, /no row/],
];

for (const [rule, path, source, expected] of refused) {
  test(`checkLayers() refuses ${rule}`, () => {
    using tree = writeTree({ ...base, [path]: `\n${source}` });
    const [fault, ...more] = checkLayers(tree.root, rows);
    assert.deepEqual(more, []);
    assert.match(fault?.what ?? "", expected);
    assert.ok(fault?.where.startsWith(path));
  });
}

test("checkLayers() lets a folder import what its row names, through mod.ts", () => {
  const source = `import "../low/mod.ts";\nimport "node:fs";\nimport "./y.ts";`;
  using tree = writeTree({
    ...base,
    "src/left/x.ts": source,
    "src/low/x.ts": `import "@noble/hashes/sha2.js";`,
  });
  assert.deepEqual(checkLayers(tree.root, rows), []);
});

test("checkLayers() lets tests of a pure folder import node modules and test packages", () => {
  const source = `import "node:test";\nimport "wabt";\nimport "./testing/y.ts";\nimport "../../tests/z.ts";`;
  using tree = writeTree({ ...base, "src/low/x.test.ts": source });
  assert.deepEqual(checkLayers(tree.root, rows), []);
});

test("checkLayers() refuses an import cycle, but not one of types alone", () => {
  using cycle = writeTree({ "src/low/a.ts": `import "./b.ts";`, "src/low/b.ts": `import "./a.ts";` });
  assert.match(
    checkLayers(cycle.root, rows)[0]?.what ?? "",
    /import cycle: src\/low\/a.ts <-> src\/low\/b.ts/,
  );
  using types = writeTree({
    "src/low/a.ts": `import "./b.ts";`,
    "src/low/b.ts": `import type { A } from "./a.ts";`,
  });
  assert.deepEqual(checkLayers(types.root, rows), []);
});

test("checkLayers() refuses a row that names a folder below it", () => {
  using tree = writeTree({});
  const upward = [{ folder: "low", mayImport: ["left"], packages: [], pure: true }];
  assert.match(checkLayers(tree.root, upward)[0]?.what ?? "", /may not name "left"/);
});

test("layers keeps network and client apart and the core pure", () => {
  const row = (folder: string) => layers.find((candidate) => candidate.folder === folder);
  assert.equal(row("network")?.mayImport.includes("client"), false);
  assert.equal(row("client")?.mayImport.includes("network"), false);
  const pure = layers.filter((candidate) => candidate.pure).map(({ folder }) => folder);
  assert.deepEqual(pure, ["bytes", "wire", "wasm", "pages", "engine", "replica"]);
});
