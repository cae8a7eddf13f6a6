import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex } from "../../bytes/mod.ts";
import { canisterIdFromNumber, encodeSnapshotId } from "../../wire/mod.ts";
import { type Observation, observeCanister } from "../observe-canister.ts";
import { MemoryCanister } from "../testing/memory-canister.ts";
import type { OperationPlan } from "./operation-plan.ts";
import { planSnapshotCreate } from "./plan-snapshot-create.ts";
import { planSnapshotDelete } from "./plan-snapshot-delete.ts";
import { planSnapshotRestore } from "./plan-snapshot-restore.ts";

interface Wish {
  readonly autoStop?: boolean;
  readonly replace?: string;
  readonly givesWay?: string;
  readonly maxSnapshots?: number;
}

async function planCreate(canister: MemoryCanister, wish: Wish = {}): Promise<OperationPlan> {
  return planSnapshotCreate({
    canisterId: canister.canisterId,
    before: await observeCanister(canister, "chat"),
    autoStop: wish.autoStop ?? false,
    replace: wish.replace,
    maxSnapshots: wish.maxSnapshots ?? 10,
    ...(wish.givesWay === undefined ? {} : { givesWay: wish.givesWay }),
  });
}

function kindsOf({ steps, refusals, skipped }: OperationPlan): readonly unknown[] {
  return [steps.map(({ kind }) => kind), refusals.map(({ kind }) => kind), skipped];
}

const take = "take-snapshot";

test("planSnapshotCreate() stops and starts only a canister that runs", async () => {
  const plan = async (canister: MemoryCanister, autoStop: boolean): Promise<readonly unknown[]> =>
    kindsOf(await planCreate(canister, { autoStop }));
  const running = new MemoryCanister("running", 0);
  const stopping = new MemoryCanister("stopping", 0);
  const stopped = new MemoryCanister("stopped", 0);
  assert.deepEqual(await plan(running, true), [["stop", take, "start"], [], undefined]);
  assert.deepEqual(await plan(stopping, true), [["stop", take], [], undefined]);
  assert.deepEqual(await plan(stopped, true), [[take], [], "already-stopped"]);
  assert.deepEqual(await plan(running, false), [[take], ["canister-running"], undefined]);
  assert.deepEqual(await plan(stopping, false), [[take], ["canister-stopping"], undefined]);
  assert.deepEqual(await plan(stopped, false), [[take], [], undefined]);
});

const slots: readonly (readonly [number, number, readonly string[], readonly string[]])[] = [
  [9, 10, [take], []],
  [10, 10, [take], ["too-many-snapshots"]],
  [3, 3, [take], ["too-many-snapshots"]],
  [0, 1, [take], []],
  [1, 1, [take, "prove-snapshot", "delete-snapshot"], []],
  [2, 1, [take], ["too-many-snapshots"]],
];

for (const [count, maxSnapshots, steps, refusals] of slots) {
  test(`planSnapshotCreate() with ${String(count)} of at most ${String(maxSnapshots)} snapshots`, async () => {
    const canister = new MemoryCanister("stopped", count);
    const plan = await planCreate(canister, { maxSnapshots });
    assert.deepEqual(kindsOf(plan), [steps, refusals, undefined]);
  });
}

test("planSnapshotCreate() replaces what it is told to replace, whatever the most, and nothing that is not there", async () => {
  const canister = new MemoryCanister("stopped", 10);
  const [oldest = ""] = canister.ids;
  const plan = await planCreate(canister, { replace: oldest, maxSnapshots: 1 });
  assert.deepEqual(plan.steps, [{ kind: take, replace: oldest }]);
  assert.deepEqual(plan.refusals, []);
  assert.equal(plan.forecast.growthBytes, 0n);
  const gone = encodeHex(encodeSnapshotId(99n, canister.canisterId));
  assert.deepEqual((await planCreate(canister, { replace: gone })).refusals, [
    { kind: "unknown-snapshot", snapshot: gone },
  ]);
});

test("planSnapshotCreate() lets one go when the new one is proven, or at once where both have no room", async () => {
  const [few, full] = [new MemoryCanister("stopped", 3), new MemoryCanister("stopped", 10)];
  const [, givesWay = ""] = few.ids;
  const plan = await planCreate(few, { givesWay, maxSnapshots: 3 });
  assert.deepEqual(plan.steps.slice(1), [
    { kind: "prove-snapshot" },
    { kind: "delete-snapshot", snapshot: givesWay },
  ]);
  assert.deepEqual([plan.steps[0], plan.refusals], [{ kind: take }, []]);
  const [oldest = "", other = ""] = full.ids;
  const atOnce = await planCreate(full, { givesWay: oldest });
  assert.deepEqual([atOnce.steps, atOnce.refusals], [[{ kind: take, replace: oldest }], []]);
  const chosen = await planCreate(full, { givesWay: oldest, replace: other });
  assert.deepEqual(chosen.steps, [{ kind: take, replace: other }]);
});

test("planSnapshotCreate() reckons 2_002_506_096 cycles for 2.39 MiB, and the reception of the calls", async () => {
  const { forecast } = await planCreate(new MemoryCanister("stopped", 0));
  const reception = forecast.cycles - 2_002_506_096n;
  // 1.2 M cycles for the message, 2,000 for each byte of the method's name and its argument.
  assert.ok(reception > 1_200_000n && reception < 1_500_000n, String(reception));
  assert.equal(forecast.snapshotSizeBytes, 2_506_096n);
  assert.equal(forecast.cyclesPerDay, 25_610_337n);
  // (1,000,000,000 a day for what there is and 25,610,337 for the snapshot) for 30 days.
  assert.equal(forecast.freezingThreshold, 30n * 1_025_610_337n);
});

test("planSnapshotCreate() foresees too few cycles and freezing, with what is missing", async () => {
  const canister = new MemoryCanister("stopped", 0);
  const { forecast } = await planCreate(canister);
  const enough = forecast.freezingThreshold + forecast.cycles;
  canister.cycles = enough;
  assert.deepEqual((await planCreate(canister)).refusals, []);
  canister.cycles = enough - 1n;
  assert.deepEqual((await planCreate(canister)).refusals, [{ kind: "too-few-cycles", missing: 1n }]);
  canister.cycles = forecast.freezingThreshold - 1n;
  assert.deepEqual((await planCreate(canister)).refusals, [
    { kind: "would-freeze", missing: forecast.cycles + 1n },
  ]);
});

test("planSnapshotCreate() foresees no costs where nothing costs anything", async () => {
  const canister = new MemoryCanister("stopped", 0);
  const { canisterId } = canister;
  const { status, snapshots } = await observeCanister(canister, "chat");
  const before: Observation = { status: { ...status, idleCyclesBurnedPerDay: 0n, cycles: 0n }, snapshots };
  const plan = planSnapshotCreate({
    canisterId,
    before,
    autoStop: true,
    replace: undefined,
    maxSnapshots: 10,
  });
  assert.deepEqual([plan.forecast.cycles, plan.refusals.length], [0n, 0]);
});

test("planSnapshotCreate() refuses an empty canister before it stops it", async () => {
  const canister = new MemoryCanister("running", 0);
  const { canisterId } = canister;
  const { status, snapshots } = await observeCanister(canister, "chat");
  const before: Observation = { status: { ...status, moduleHash: undefined }, snapshots };
  const plan = planSnapshotCreate({
    canisterId,
    before,
    autoStop: true,
    replace: undefined,
    maxSnapshots: 10,
  });
  assert.deepEqual(plan.refusals, [{ kind: "empty-canister" }]);
});

test("planSnapshotRestore() knows which of the canister's snapshots are there, and leaves others to the network", async () => {
  const canister = new MemoryCanister("running", 1);
  const { canisterId } = canister;
  const before = await observeCanister(canister, "chat");
  const plan = (snapshot: string): OperationPlan =>
    planSnapshotRestore({ canisterId, before, autoStop: true, snapshot });
  const [there = ""] = canister.ids;
  assert.deepEqual(kindsOf(plan(there)), [["stop", "load-snapshot", "start"], [], undefined]);
  const gone = encodeHex(encodeSnapshotId(99n, canisterId));
  assert.deepEqual(plan(gone).refusals, [{ kind: "unknown-snapshot", snapshot: gone }]);
  const others = encodeHex(encodeSnapshotId(0n, canisterIdFromNumber(8n)));
  assert.deepEqual(plan(others).refusals, []);
});

test("planSnapshotDelete() needs no stop, and says so to who wants one", async () => {
  const canister = new MemoryCanister("running", 1);
  const before = await observeCanister(canister, "chat");
  const [snapshot = ""] = canister.ids;
  const request = { canisterId: canister.canisterId, before, snapshot };
  const plan = planSnapshotDelete({ ...request, autoStop: true });
  assert.deepEqual(kindsOf(plan), [["delete-snapshot"], [], "needs-no-stop"]);
  assert.equal(plan.forecast.growthBytes, -2_506_096n);
  assert.equal(planSnapshotDelete({ ...request, autoStop: false }).skipped, undefined);
});
