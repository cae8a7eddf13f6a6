import assert from "node:assert/strict";
import { test } from "node:test";
import type { OperationKind, OperationPlan, Step } from "../recovery/mod.ts";
import { applyPolicy } from "./apply-policy.ts";
import { defaultModulePolicy, type ModulePolicy } from "./module-policy.ts";

function plan(kind: OperationKind, steps: readonly Step[], cycles = 0n): OperationPlan {
  const status = {
    runState: "stopped",
    cycles: 0n,
    reservedCycles: 0n,
    memorySizeBytes: 0n,
    memoryAllocationBytes: 0n,
    nextSnapshotSizeBytes: 0n,
    idleCyclesBurnedPerDay: 0n,
    freezingThresholdSeconds: 0n,
    moduleHash: undefined,
    version: 0n,
  } as const;
  return {
    kind,
    before: { status, snapshots: [] },
    steps,
    skipped: undefined,
    forecast: { snapshotSizeBytes: 0n, growthBytes: 0n, cycles, cyclesPerDay: 0n, freezingThreshold: 0n },
    refusals: [],
  };
}

function refused(policy: Partial<ModulePolicy>, judged: OperationPlan): readonly unknown[] {
  return applyPolicy(judged, { ...defaultModulePolicy, ...policy }).refusals;
}

const replacing = plan("snapshot-create", [{ kind: "take-snapshot", replace: "0a" }]);
const giving = plan("upgrade", [{ kind: "take-snapshot" }, { kind: "delete-snapshot", snapshot: "0a" }]);
const deleting = plan("snapshot-delete", [{ kind: "delete-snapshot", snapshot: "0a" }]);

test("applyPolicy() keeps protected snapshots, whatever would give them up", () => {
  const kept = [{ kind: "kept-by-policy", snapshot: "0a", rule: "protect" }];
  for (const each of [replacing, giving, deleting]) {
    assert.deepEqual(refused({ protect: ["0a"] }, each), kept);
    assert.deepEqual(refused({ protect: ["0b"] }, each), []);
  }
});

test("applyPolicy() with `never` lets nothing be replaced, but what somebody deletes", () => {
  const kept = [{ kind: "kept-by-policy", snapshot: "0a", rule: "never" }];
  assert.deepEqual(refused({ replace: "never" }, replacing), kept);
  assert.deepEqual(refused({ replace: "never" }, giving), kept);
  assert.deepEqual(refused({ replace: "never" }, deleting), []);
});

test("applyPolicy() refuses what costs more than the ceiling, and nothing that has no steps", () => {
  const taking = plan("snapshot-create", [{ kind: "take-snapshot" }], 100n);
  assert.deepEqual(refused({ costCeiling: 100n }, taking), []);
  assert.deepEqual(refused({ costCeiling: 99n }, taking), [
    { kind: "over-ceiling", cycles: 100n, ceiling: 99n },
  ]);
  assert.deepEqual(refused({ costCeiling: 0n }, plan("upgrade", [], 100n)), []);
});

test("applyPolicy() says which snapshots may be given up where there are too many", () => {
  const full: OperationPlan = {
    ...plan("snapshot-create", [{ kind: "take-snapshot" }]),
    refusals: [{ kind: "too-many-snapshots", most: 2, snapshots: ["0a", "0b"] }],
  };
  const replaceable = (policy: Partial<ModulePolicy>): unknown =>
    applyPolicy(full, { ...defaultModulePolicy, ...policy }).refusals.map((refusal) =>
      refusal.kind === "too-many-snapshots" ? refusal.replaceable : undefined,
    );
  assert.deepEqual(replaceable({}), [["0a", "0b"]]);
  assert.deepEqual(replaceable({ protect: ["0a"] }), [["0b"]]);
  assert.deepEqual(replaceable({ replace: "never" }), [[]]);
});
