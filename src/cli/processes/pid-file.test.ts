import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createWorkplace } from "../testing/workplace.ts";
import { claimPidFile, readPidFile, releasePidFile } from "./pid-file.ts";
import { isAlive, ownMark } from "../../processes/mod.ts";

test("claimPidFile() claims once and names the owner to the next", () => {
  using workplace = createWorkplace();
  const path = join(workplace.directory, "state", "network.pid");
  assert.deepEqual(claimPidFile(path), { kind: "claimed" });
  assert.deepEqual(claimPidFile(path), { kind: "taken", owner: ownMark() });
  releasePidFile(path);
  assert.ok(!existsSync(path));
});

const gone = { pid: spawnSync(process.execPath, ["-e", ""]).pid, startedAt: "1" };

for (const [what, content] of [
  ["a process that is gone", JSON.stringify(gone)],
  ["a process whose number is used again", JSON.stringify({ pid: process.pid, startedAt: "1" })],
  ["nothing readable", "hello"],
] as const) {
  test(`claimPidFile() takes over the file of ${what}`, () => {
    using workplace = createWorkplace();
    const path = join(workplace.directory, "network.pid");
    writeFileSync(path, content);
    assert.deepEqual(claimPidFile(path), { kind: "claimed" });
    assert.equal(readPidFile(path)?.pid, process.pid);
    assert.deepEqual(readdirSync(workplace.directory), ["network.pid"]);
  });
}

test("releasePidFile() leaves the file of another process", () => {
  using workplace = createWorkplace();
  const path = join(workplace.directory, "network.pid");
  writeFileSync(path, JSON.stringify(gone));
  releasePidFile(path);
  assert.ok(existsSync(path));
});

test("isAlive() knows this process and one that is gone", () => {
  assert.ok(isAlive(ownMark()));
  assert.ok(!isAlive(gone));
});
