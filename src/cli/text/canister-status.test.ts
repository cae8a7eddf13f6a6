import assert from "node:assert/strict";
import { test } from "node:test";
import type { CanisterStatus } from "../../client/mod.ts";
import { Principal } from "../../wire/mod.ts";
import { formatCount, statusJson, statusLines } from "./canister-status.ts";

const canister = { name: "chat", id: Principal.fromText("bkyz2-fmaaa-aaaaa-qaaaq-cai") };

const status: CanisterStatus = {
  runState: "stopped",
  controllers: [Principal.anonymous()],
  moduleHash: new Uint8Array([0xab, 0xcd]),
  version: 4n,
  cycles: 99_994_304_903_156n,
  reservedCycles: 0n,
  idleCyclesBurnedPerDay: 1_034_657_550n,
  memorySizeBytes: 16_699_671n,
  memoryAllocationBytes: 0n,
  snapshotsSizeBytes: 11_132_718n,
  nextSnapshotSizeBytes: 11_132_718n,
  freezingThresholdSeconds: 2_592_000n,
};

test("statusLines() shows state, sizes, cycles and the hash of the module", () => {
  assert.deepEqual(statusLines(canister, status), [
    "Canister status call result for chat.",
    "Canister id: bkyz2-fmaaa-aaaaa-qaaaq-cai",
    "Status: Stopped",
    "Controllers: 2vxsx-fae",
    "Version: 4",
    "Freezing threshold: 2_592_000 Seconds",
    "Idle cycles burned per day: 1_034_657_550 Cycles",
    "Memory Size: 16_699_671 Bytes",
    "Snapshots Size: 11_132_718 Bytes",
    "Balance: 99_994_304_903_156 Cycles",
    "Reserved: 0 Cycles",
    "Module hash: 0xabcd",
  ]);
});

test("statusJson() keeps large numbers as texts and an absent module as null", () => {
  const json = statusJson(canister, { ...status, moduleHash: undefined });
  assert.equal(json["cycles"], "99994304903156");
  assert.equal(json["module_hash"], null);
  assert.equal(json["id"], "bkyz2-fmaaa-aaaaa-qaaaq-cai");
});

for (const [count, expected] of [
  [0n, "0"],
  [999n, "999"],
  [1_000n, "1_000"],
  [1_234_567n, "1_234_567"],
] as const) {
  test(`formatCount() writes ${String(count)} as ${expected}`, () => {
    assert.equal(formatCount(count), expected);
  });
}
