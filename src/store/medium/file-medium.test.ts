import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { testMedium } from "../testing/medium-conformance.ts";
import { FileMedium } from "./file-medium.ts";

const root = mkdtempSync(join(tmpdir(), "icebox-medium-"));
after(() => rmSync(root, { recursive: true, force: true }));
let count = 0;
const freshDirectory = () => join(root, String(count++));

testMedium("FileMedium", () => new FileMedium(freshDirectory()));

test("claim() refuses a directory that a live process owns, and names it", () => {
  const directory = freshDirectory();
  const medium = new FileMedium(directory);
  assert.deepEqual(medium.claim(), { kind: "claimed" });
  assert.deepEqual(new FileMedium(directory).claim(), { kind: "owned", pid: process.pid });
  assert.equal(medium.owner(), process.pid);
  medium.release();
  assert.equal(medium.owner(), undefined);
  writeFileSync(join(directory, `lock-${process.ppid}`), JSON.stringify({ pid: process.ppid }));
  assert.deepEqual(medium.claim(), { kind: "owned", pid: process.ppid });
  assert.equal(existsSync(join(directory, `lock-${process.pid}`)), false);
});

test("claim() takes over from a process that is gone", () => {
  const directory = freshDirectory();
  const medium = new FileMedium(directory);
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(join(directory, `lock-${pid}`), JSON.stringify({ pid, startedAt: "1" }));
  // A process that bore our number before us.
  writeFileSync(join(directory, `lock-${process.pid}`), JSON.stringify({ pid: process.pid, startedAt: "1" }));
  assert.deepEqual(medium.claim(), { kind: "claimed" });
  assert.equal(existsSync(join(directory, `lock-${pid}`)), false);
  medium.release();
});
