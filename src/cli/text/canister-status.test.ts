import assert from "node:assert/strict";
import { test } from "node:test";
import type { CanisterStatus } from "../../client/mod.ts";
import { Principal } from "../../wire/mod.ts";
import { type ShownStatus, statusJson, statusLines } from "./canister-status.ts";
import { formatCount } from "./format-count.ts";

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
  settings: {
    controllers: [Principal.anonymous()],
    computeAllocationPercent: 0n,
    memoryAllocationBytes: 0n,
    freezingThresholdSeconds: 2_592_000n,
    reservedCyclesLimit: 5_000_000_000_000n,
    logVisibility: { kind: "allowed", viewers: [Principal.anonymous()] },
    snapshotVisibility: { kind: "controllers" },
    statusVisibility: { kind: "public" },
    logMemoryLimitBytes: 4096n,
    wasmMemoryLimitBytes: 3_221_225_472n,
    wasmMemoryThresholdBytes: 0n,
    environmentVariables: new Map([["MODE", "test"]]),
  },
  sizes: {
    wasmMemoryBytes: 1n,
    stableMemoryBytes: 2n,
    globalMemoryBytes: 3n,
    wasmBinaryBytes: 4n,
    customSectionsBytes: 5n,
    canisterHistoryBytes: 6n,
    wasmChunkStoreBytes: 7n,
    snapshotsBytes: 11_132_718n,
    logBytes: 8n,
  },
  queries: { calls: 1_000n, instructions: 2n, requestBytes: 3n, responseBytes: 4n },
  isReadyForMigration: false,
};

const full: ShownStatus = { kind: "full", canister, status };

test("statusLines() shows state, settings, sizes, cycles and the hash of the module", () => {
  assert.deepEqual(statusLines(full), [
    "Canister status call result for chat.",
    "Canister id: bkyz2-fmaaa-aaaaa-qaaaq-cai",
    "Status: Stopped",
    "Controllers: 2vxsx-fae",
    "Version: 4",
    "Compute allocation: 0 %",
    "Memory allocation: 0 Bytes",
    "Freezing threshold: 2_592_000 Seconds",
    "Reserved cycles limit: 5_000_000_000_000 Cycles",
    "Wasm memory limit: 3_221_225_472 Bytes",
    "Wasm memory threshold: 0 Bytes",
    "Log memory limit: 4_096 Bytes",
    "Log visibility: controllers, 2vxsx-fae",
    "Snapshot visibility: controllers",
    "Status visibility: public",
    "Environment variables:",
    "  MODE: test",
    "Idle cycles burned per day: 1_034_657_550 Cycles",
    "Memory Size: 16_699_671 Bytes",
    "Snapshots Size: 11_132_718 Bytes",
    "Balance: 99_994_304_903_156 Cycles",
    "Reserved: 0 Cycles",
    "Module hash: 0xabcd",
    "Queries: 1_000 calls, 2 instructions, 3 Bytes asked, 4 Bytes answered",
  ]);
});

test("statusLines() shows what everybody may know, and nothing in place of the rest", () => {
  const known = { controllers: status.controllers, moduleHash: undefined };
  assert.deepEqual(statusLines({ kind: "public", canister, status: known }), [
    "Canister status call result for chat.",
    "Canister id: bkyz2-fmaaa-aaaaa-qaaaq-cai",
    "Controllers: 2vxsx-fae",
    "Module hash: None",
  ]);
});

test("statusJson() keeps large numbers as texts and an absent module as null", () => {
  const json = statusJson({ ...full, status: { ...status, moduleHash: undefined } });
  assert.equal(json["cycles"], "99994304903156");
  assert.equal(json["module_hash"], null);
  assert.equal(json["canister_id"], "bkyz2-fmaaa-aaaaa-qaaaq-cai");
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
