import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createWorkplace } from "./testing/workplace.ts";
import { version } from "./version.ts";

const script = join(import.meta.dirname, "..", "..", "bin", "icebox");

test("bin/icebox runs from any folder through symbolic links", () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  mkdirSync(join(directory, "a folder"));
  symlinkSync(script, join(directory, "a folder", "first"));
  symlinkSync("a folder/first", join(directory, "second"));
  const { stdout, status } = spawnSync(join(directory, "second"), ["--version"], {
    cwd: "/",
    encoding: "utf8",
  });
  assert.equal(stdout, `${version()}\n`);
  assert.equal(status, 0);
});

test("bin/icebox says what to do in a checkout without packages", () => {
  using workplace = createWorkplace();
  const { directory } = workplace;
  mkdirSync(join(directory, "bin"));
  copyFileSync(script, join(directory, "bin", "icebox"));
  const { stderr, status } = spawnSync("sh", [join(directory, "bin", "icebox")], { encoding: "utf8" });
  assert.match(stderr, /^icebox: the packages are not installed; run: npm ci /);
  assert.equal(status, 1);
});

test("bin/icebox says so when the working directory is gone", () => {
  using workplace = createWorkplace();
  const gone = join(workplace.directory, "gone");
  mkdirSync(gone);
  const words = `cd "${gone}" && rmdir "${gone}" && "${script}" canister list`;
  const { stderr, status } = spawnSync("sh", ["-c", words], { encoding: "utf8" });
  assert.match(stderr, /\nError: .*working directory[^]*\nCode: cli\/system\nNext: /);
  assert.equal(status, 1);
});

test("bin/icebox passes words and exit status on", () => {
  const { stderr, status } = spawnSync(script, ["canister", "no such command"], { encoding: "utf8" });
  assert.match(stderr, /Unknown command 'no such command'/);
  assert.equal(status, 2);
});
