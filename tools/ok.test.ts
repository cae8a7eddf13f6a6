import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

const ok = (...args: string[]) =>
  spawnSync(process.execPath, [join(import.meta.dirname, "ok.ts"), ...args], { encoding: "utf8" });

test("ok.ts --only runs the chosen check alone and passes its verdict on", () => {
  const { status, stdout } = ok("--only", "size");
  assert.match(stdout, /^(ok {2}|FAIL) size/);
  assert.equal(status, stdout.startsWith("ok") ? 0 : 1);
  assert.doesNotMatch(stdout, /lint|layers/);
});

test("ok.ts --only refuses a check that does not exist", () => {
  assert.notEqual(ok("--only", "nothing").status, 0);
});
