import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { isAlive, ownMark } from "./process-mark.ts";

test("isAlive() knows this process by its mark", () => {
  assert.equal(isAlive(ownMark()), true);
});

test("isAlive() does not take another process of the same number for the one that bore the mark", () => {
  assert.equal(isAlive({ pid: process.pid, startedAt: "1" }), false);
});

test("isAlive() denies a process that has ended", () => {
  const ended = spawnSync(process.execPath, ["-e", ""]);
  assert.equal(isAlive({ pid: ended.pid, startedAt: undefined }), false);
});
