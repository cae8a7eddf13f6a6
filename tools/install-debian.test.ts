import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type TemporaryTree, writeTree } from "./testing/write-tree.ts";

/** Stands in for Debian's programs: the package `there` is installed, the user is whom `user` names. */
const programs = {
  "path/dpkg-query": `#!/bin/sh\n[ "$3" = there ] && echo installed\n`,
  "path/apt-get": `#!/bin/sh\necho "$@" >> "$PLACE/calls"\nif [ -e "$PLACE/fails" ]; then echo "mirror is away"; exit 1; fi\n`,
  "path/id": `#!/bin/sh\ncat "$PLACE/user"\n`,
};

function machine(files: Readonly<Record<string, string>>): TemporaryTree {
  const tree = writeTree({ ...programs, ...files });
  for (const name of Object.keys(programs)) chmodSync(join(tree.root, name), 0o755);
  return tree;
}

function install({ root }: TemporaryTree, ...packages: readonly string[]) {
  const env = { PATH: `${join(root, "path")}:/usr/bin:/bin`, PLACE: root };
  const script = join(import.meta.dirname, "install-debian.sh");
  return spawnSync("sh", [script, ...packages], { env, encoding: "utf8" });
}

function calls({ root }: TemporaryTree): readonly string[] {
  const record = join(root, "calls");
  return existsSync(record) ? readFileSync(record, "utf8").trim().split("\n") : [];
}

test("install-debian.sh asks nothing of anyone when the packages are there", () => {
  using tree = machine({ user: "1000" });
  const { status, stderr } = install(tree, "there");
  assert.deepEqual([status, stderr, calls(tree)], [0, "", []]);
});

test("install-debian.sh installs what is missing, and no more", () => {
  using tree = machine({ user: "0" });
  assert.equal(install(tree, "away", "there", "gone").status, 0);
  assert.deepEqual(calls(tree), ["update", "install --yes --no-install-recommends away gone"]);
});

test("install-debian.sh says what to install who may not do it", () => {
  using tree = machine({ user: "1000" });
  const { status, stderr } = install(tree, "away", "there");
  assert.deepEqual([status, calls(tree)], [1, []]);
  assert.match(stderr, /run apt-get install away\n/);
});

test("install-debian.sh shows what apt-get said when it fails", () => {
  using tree = machine({ user: "0", fails: "" });
  const { status, stderr } = install(tree, "away");
  assert.equal(status, 1);
  assert.match(stderr, /mirror is away/);
});
