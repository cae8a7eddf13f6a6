import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type TemporaryTree, writeTree } from "./testing/write-tree.ts";

/** Stands in for npm: records its arguments and installs an empty node, or fails if `npm-fails` exists. */
const fakeNpm = `#!/bin/sh
echo "$@" >> npm-calls
if [ -e npm-fails ]; then echo "registry is away" >&2; exit 1; fi
mkdir -p node_modules/.bin && : > node_modules/.bin/node && chmod +x node_modules/.bin/node
: > node_modules/.package-lock.json
`;

function project(files: Readonly<Record<string, string>> = {}): TemporaryTree {
  const tree = writeTree({ "package-lock.json": "{}", "tools/x": "", "path/npm": fakeNpm, ...files });
  copyFileSync(join(import.meta.dirname, "install.sh"), join(tree.root, "tools/install.sh"));
  chmodSync(join(tree.root, "path/npm"), 0o755);
  return tree;
}

function install({ root }: TemporaryTree) {
  const env = { PATH: `${join(root, "path")}:/usr/bin:/bin` };
  return spawnSync("sh", [join(root, "tools/install.sh")], { env, encoding: "utf8" });
}

function npmCalls({ root }: TemporaryTree): string[] {
  const record = join(root, "npm-calls");
  return existsSync(record) ? readFileSync(record, "utf8").trim().split("\n") : [];
}

test("install.sh installs once, without scripts of packages, and is silent when nothing is missing", () => {
  using tree = project();
  assert.equal(install(tree).status, 0);
  assert.deepEqual(npmCalls(tree), ["ci --ignore-scripts --no-audit --no-fund --loglevel=error"]);
  const second = install(tree);
  assert.equal(second.status, 0);
  assert.equal(second.stdout + second.stderr, "");
  assert.equal(npmCalls(tree).length, 1);
});

test("install.sh installs again when package-lock.json changed, not when only its time did", () => {
  using tree = project();
  install(tree);
  const lockfile = join(tree.root, "package-lock.json");
  const later = new Date(Date.now() + 60_000);
  utimesSync(lockfile, later, later);
  install(tree);
  assert.equal(npmCalls(tree).length, 1);
  writeFileSync(lockfile, "{ }");
  utimesSync(lockfile, later, later);
  install(tree);
  assert.equal(npmCalls(tree).length, 2);
});

/* npm ci in a work tree whose node_modules was a link emptied the packages of the work tree that the link named. */
test("install.sh leaves a folder alone that node_modules only links to", () => {
  using owner = project();
  install(owner);
  using borrower = project();
  symlinkSync(join(owner.root, "node_modules"), join(borrower.root, "node_modules"));
  writeFileSync(join(borrower.root, "package-lock.json"), "{ }");
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(borrower.root, "package-lock.json"), later, later);
  const { status, stderr } = install(borrower);
  assert.equal(status, 1);
  assert.match(stderr, /remove the link first/);
  assert.deepEqual(npmCalls(borrower), []);
});

test("install.sh shows npm's output and fails when npm fails", () => {
  using tree = project({ "npm-fails": "" });
  const { status, stderr } = install(tree);
  assert.equal(status, 1);
  assert.match(stderr, /registry is away/);
  assert.match(stderr, /Cannot install the packages/);
});
