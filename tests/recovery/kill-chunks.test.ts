import assert from "node:assert/strict";
import { test } from "node:test";
import { killUpgrades } from "./testing/kill-upgrades.ts";
import type { UpgradeCase } from "./testing/upgrade-fixture.ts";

const cases: readonly UpgradeCase[] = [
  { name: "code that needs chunks", runState: "running", snapshots: 0, code: "large" },
  { name: "unhealthy code that needs chunks", runState: "running", snapshots: 0, code: "large-unhealthy" },
  {
    name: "a canister whose chunk store is in use",
    runState: "running",
    snapshots: 0,
    code: "large-unhealthy",
    hasChunks: true,
  },
];

test("icebox recover ends an upgrade by chunks that was killed at any place: upgraded and healthy, or exactly as before", async () => {
  const ends = await killUpgrades(cases, ["settle:planned", "5:called", "7:journaled", "9:called"]);
  assert.deepEqual([...ends].sort(), ["as before", "upgraded"]);
});
