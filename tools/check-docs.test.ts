import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDocs } from "./check-docs.ts";
import { writeTree } from "./testing/write-tree.ts";

const manifest = JSON.stringify({ name: "icebox", type: "module", exports: { "./*": "./src/*/mod.ts" } });
const described = "/** Adds one. */\nexport function next(n: number): number { return n + 1; }\n";

async function faultsOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  using tree = writeTree({ "package.json": manifest, ...files });
  const { faults } = await checkDocs(tree.root);
  return faults.map(({ where, what }) => `${where}: ${what.split("\n")[0] ?? ""}`);
}

test("checkDocs() accepts links to files and headings that exist", async () => {
  const readme = "# One\n[two](docs/two.md#a-part) [self](#one) [out](https://example.org/x)\n";
  assert.deepEqual(await faultsOf({ "README.md": readme, "docs/two.md": "## A part\n" }), []);
});

test("checkDocs() refuses links to nowhere, to a missing heading and out of the repository", async () => {
  const faults = await faultsOf({ "README.md": "[a](b.md)\n[c](#d)\n[e](../f.md)\n" });
  assert.deepEqual(faults, [
    `README.md:1: link "b.md" leads nowhere`,
    `README.md:2: "README.md" has no heading "#d"`,
    `README.md:3: link "../f.md" leaves the repository`,
  ]);
});

test("checkDocs() refuses a public name without a doc comment, re-exported or not", async () => {
  const faults = await faultsOf({
    "src/a/mod.ts": `export { bare } from "./bare.ts";\nexport { next } from "./next.ts";\n`,
    "src/a/bare.ts": "// no doc comment\nexport const bare = 1;\nexport const hidden = 2;\n",
    "src/a/next.ts": described,
  });
  assert.deepEqual(faults, [`src/a/bare.ts:2: "bare" is public and has no doc comment`]);
});

test("checkDocs() runs the examples of doc comments with the names of their folder", async () => {
  const example = (claim: string) =>
    `/**\n * Adds one.\n * \`\`\`ts\n * if (next(1) !== ${claim}) throw new Error("wrong");\n * \`\`\`\n */\n`;
  const files = (claim: string) => ({
    "src/a/mod.ts": `export { next } from "./next.ts";\n`,
    "src/a/next.ts": example(claim) + "export function next(n: number): number { return n + 1; }\n",
  });
  assert.deepEqual(await faultsOf(files("2")), []);
  assert.deepEqual(await faultsOf(files("3")), ["src/a/next.ts:7: the example fails: Error: wrong"]);
});

test("checkDocs() leaves the examples of names from elsewhere to the folder that they come from", async () => {
  const files = {
    "src/a/mod.ts": `export { next } from "./next.ts";\nexport { two } from "./two.ts";\n`,
    "src/a/next.ts": `/**\n * Adds one.\n * \`\`\`ts\n * if (next(1) !== two) throw 1;\n * \`\`\`\n */\nexport function next(n: number): number { return n + 1; }\n`,
    "src/a/two.ts": "/** Two. */\nexport const two = 2;\n",
    "src/b/mod.ts": `export { next } from "../a/mod.ts";\n`,
  };
  assert.deepEqual(await faultsOf(files), []);
});

test("checkDocs() runs the marked examples of Markdown files and no others", async () => {
  const readme = "```ts\nthrow 1;\n```\n```ts run\nthrow new Error('run');\n```\n";
  assert.deepEqual(await faultsOf({ "README.md": readme }), ["README.md:4: the example fails: Error: run"]);
});
