import assert from "node:assert/strict";
import { test } from "node:test";
import { killUpgrades } from "./testing/kill-upgrades.ts";
import type { UpgradeCase } from "./testing/upgrade-fixture.ts";

const cases: readonly UpgradeCase[] = [
  {
    name: "a stopped canister that is checked",
    runState: "stopped",
    snapshots: 0,
    code: "unhealthy",
    options: ["--check-stopped"],
  },
  { name: "code whose post_upgrade traps", runState: "running", snapshots: 1, code: "traps" },
  { name: "code that is not healthy", runState: "running", snapshots: 1, code: "unhealthy" },
  {
    name: "unhealthy code, where a snapshot should be replaced",
    runState: "running",
    snapshots: 2,
    code: "unhealthy",
    options: ["--snapshot", "replace=OLDEST"],
  },
];

test("icebox recover ends a rollback that was killed at any place: upgraded and healthy, or exactly as before", async () => {
  const ends = await killUpgrades(cases, ["settle:planned", "4:called", "6:journaled", "7:called"]);
  assert.deepEqual([...ends].sort(), ["as before"]);
});
