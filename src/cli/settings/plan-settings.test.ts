import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import type { CanisterSettings } from "../../client/mod.ts";
import { Principal } from "../../wire/mod.ts";
import { planSettings } from "./plan-settings.ts";
import type { SettingsOptions } from "./settings-options.ts";

const alice = Principal.fromText("bkyz2-fmaaa-aaaaa-qaaaq-cai");
const bob = Principal.fromText("bw4dl-smaaa-aaaaa-qaacq-cai");

const current: CanisterSettings = {
  controllers: [alice],
  computeAllocationPercent: 0n,
  memoryAllocationBytes: 0n,
  freezingThresholdSeconds: 2_592_000n,
  reservedCyclesLimit: 0n,
  logVisibility: { kind: "controllers" },
  snapshotVisibility: { kind: "allowed", viewers: [alice] },
  statusVisibility: { kind: "public" },
  logMemoryLimitBytes: 4096n,
  wasmMemoryLimitBytes: 0n,
  wasmMemoryThresholdBytes: 0n,
  environmentVariables: new Map([["a", "1"]]),
};

const plans: readonly (readonly [SettingsOptions, Partial<CanisterSettings>])[] = [
  [{ addController: [bob.toText()] }, { controllers: [alice, bob] }],
  [{ addController: [alice.toText()] }, { controllers: [alice] }],
  [{ removeController: [alice.toText()] }, { controllers: [] }],
  [{ removeAllControllers: true, addController: [bob.toText()] }, { controllers: [bob] }],
  [{ computeAllocation: "100" }, { computeAllocationPercent: 100n }],
  [{ memoryAllocation: "1gib" }, { memoryAllocationBytes: 1_073_741_824n }],
  [{ freezingThreshold: "90" }, { freezingThresholdSeconds: 90n }],
  [{ freezingThreshold: "30d" }, { freezingThresholdSeconds: 2_592_000n }],
  [{ reservedCyclesLimit: "0" }, { reservedCyclesLimit: 0n }],
  [{ reservedCyclesLimit: "5t" }, { reservedCyclesLimit: 5_000_000_000_000n }],
  [
    { wasmMemoryLimit: "1mib", wasmMemoryThreshold: "1kib", logMemoryLimit: "8kb" },
    { wasmMemoryLimitBytes: 1_048_576n, wasmMemoryThresholdBytes: 1024n, logMemoryLimitBytes: 8000n },
  ],
  [{ logVisibility: "public" }, { logVisibility: { kind: "public" } }],
  [{ addLogViewer: [bob.toText()] }, { logVisibility: { kind: "allowed", viewers: [bob] } }],
  [
    { addSnapshotViewer: [bob.toText()], removeSnapshotViewer: [alice.toText()] },
    { snapshotVisibility: { kind: "allowed", viewers: [bob] } },
  ],
  [{ setStatusViewer: [bob.toText()] }, { statusVisibility: { kind: "allowed", viewers: [bob] } }],
  [
    { addEnvironmentVariable: ["b=2=3"], removeEnvironmentVariable: ["a"] },
    { environmentVariables: new Map([["b", "2=3"]]) },
  ],
];

for (const [options, expected] of plans) {
  test(`planSettings() plans ${JSON.stringify(options)} and nothing else`, () => {
    assert.deepEqual(planSettings(options, current), expected);
  });
}

const refusals: readonly (readonly [SettingsOptions, string])[] = [
  [{}, "cli/nothing-to-change"],
  [{ addController: ["nobody"] }, "cli/bad-option"],
  [{ computeAllocation: "101" }, "cli/bad-option"],
  [{ freezingThreshold: "1500ms" }, "cli/bad-option"],
  [{ addEnvironmentVariable: ["=x"] }, "cli/bad-option"],
  [{ addStatusViewer: [bob.toText()] }, "cli/no-viewers"],
];

for (const [options, code] of refusals) {
  test(`planSettings() refuses ${JSON.stringify(options)} with ${code}`, () => {
    assert.throws(
      () => planSettings(options, current),
      (error) => hasFault(error, code),
    );
  });
}
