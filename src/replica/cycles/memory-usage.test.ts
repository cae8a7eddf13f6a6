import assert from "node:assert/strict";
import { test } from "node:test";
import { codeWith } from "../management/snapshots/testing/code-fixture.ts";
import { taken } from "../management/snapshots/testing/snapshot-methods.ts";
import { canisterIn } from "../management/snapshots/testing/snapshot-methods.ts";
import { canisterWith, subnetWith, testContext } from "../management/snapshots/testing/subnet-fixture.ts";
import { memoryUsage, uninstallableUsage } from "./memory-usage.ts";

const context = testContext();
const code = codeWith(context, { heap: Uint8Array.of(1), stable: Uint8Array.of(2), global: 0 });
const customSections = new Map([["name", { visibility: "public" as const, content: new Uint8Array(10) }]]);
const installed = { ...code, module: { ...code.module, customSections } };

test("memoryUsage() adds up (T3 get_canister_status_memory_metrics)", () => {
  const canister = canisterWith({ installed, chunkStore: new Map([["aa", new Uint8Array(3)]]) });
  const usage = memoryUsage(canisterIn(taken(subnetWith(canister), context).state));
  assert.equal(usage.wasmMemory, 2 * 65_536);
  assert.equal(usage.stableMemory, 3 * 65_536);
  assert.equal(usage.globals, 2 * 32);
  assert.equal(usage.wasmBinary, 1000);
  assert.equal(usage.customSections, 4 + 10 + 1);
  assert.equal(usage.chunkStore, 1_048_576);
  assert.equal(usage.snapshots, 5 * 65_536 + 64 + 1000 + 1_048_576);
  const { total, ...parts } = usage;
  assert.equal(
    total,
    Object.values(parts).reduce((sum, bytes) => sum + bytes, 0),
  );
});

test("uninstallableUsage() leaves snapshots and history", () => {
  const canister = canisterIn(taken(subnetWith(canisterWith({ installed })), context).state);
  const usage = memoryUsage(canister);
  assert.equal(uninstallableUsage(canister), usage.total - usage.snapshots - usage.history);
});
