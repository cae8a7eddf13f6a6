import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runKills } from "./testing/kill-run.ts";

const seed = 20_261_120;

for (const durability of ["process", "disk"] as const) {
  test(`startNetwork() with durability ${durability} keeps everything acknowledged when it is killed again and again`, async () => {
    using folder = temporaryFolder("recovery");
    const report = await runKills({ folder: folder.path, durability, seed, kills: 8 });
    assert.ok(report.kills >= 8);
    assert.ok(report.entriesOfLog > 0);
    assert.ok(report.replayed.rounds > 0);
  });
}
