import assert from "node:assert/strict";
import { test } from "node:test";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runKills } from "./testing/kill-run.ts";

const seed = 20_261_120;

const runs = [
  { durability: "process", kills: 6 },
  { durability: "disk", kills: 4 },
] as const;

for (const { durability, kills } of runs) {
  test(`startNetwork() with durability ${durability} keeps everything acknowledged when it is killed again and again`, async () => {
    using folder = temporaryFolder("recovery");
    const report = await runKills({ folder: folder.path, durability, seed, kills });
    assert.ok(report.kills >= kills);
    assert.ok(report.entriesOfLog > 0);
    assert.ok(report.replayed.rounds > 0);
  });
}
