import assert from "node:assert/strict";
import { test } from "node:test";
import { killUpgrades } from "./testing/kill-upgrades.ts";
import type { UpgradeCase } from "./testing/upgrade-fixture.ts";

const cases: readonly UpgradeCase[] = [
  { name: "a running canister", runState: "running", snapshots: 1, code: "healthy" },
  { name: "a stopped canister", runState: "stopped", snapshots: 1, code: "healthy" },
  {
    name: "a canister of which a snapshot is replaced",
    runState: "running",
    snapshots: 2,
    code: "healthy",
    options: ["--snapshot", "replace=OLDEST"],
  },
];

test("icebox recover ends an upgrade that was killed at any place: upgraded and healthy, or exactly as before", async () => {
  const ends = await killUpgrades(cases, ["settle:planned", "4:called", "6:journaled"]);
  assert.deepEqual([...ends].sort(), ["as before", "upgraded"]);
});
