import assert from "node:assert/strict";
import { test } from "node:test";
import type { ManagementArgs, Principal } from "../../wire/mod.ts";
import { withCanister } from "../canisters.ts";
import { executeRound } from "../execute-round.ts";
import { call, count, reply, script } from "../testing/script-canister.ts";
import { counterModule } from "../testing/counter.ts";
import { ScriptSubnet } from "../testing/script-subnet.ts";
import { settingsArgs, TestSubnet } from "../testing/test-subnet.ts";
import { idleCyclesBurnedPerDay } from "./idle-burn.ts";

const SECOND = 1_000_000_000n;
const DAY = 86_400n * SECOND;

function roundAt(subnet: TestSubnet, timeNs: bigint): void {
  const batch = { timeNs, randomness: new Uint8Array(32), ingress: [] };
  subnet.state = executeRound(subnet.state, batch, subnet.context).state;
}

function withCycles(subnet: TestSubnet, canisterId: Principal, cycles: bigint): void {
  subnet.state = withCanister(subnet.state, { ...subnet.canister(canisterId), cycles });
}

function setAllocations(subnet: TestSubnet, canisterId: Principal, compute: bigint, memory: bigint): void {
  const settings = settingsArgs({ compute_allocation: [compute], memory_allocation: [memory] });
  const args = {
    canister_id: canisterId,
    settings,
    sender_canister_version: [],
  } satisfies ManagementArgs["update_settings"];
  subnet.manage("update_settings", args);
}

/** A round at which all charges are paid. */
function settle(subnet: TestSubnet): bigint {
  const timeNs = subnet.state.timeNs + 100n * SECOND;
  roundAt(subnet, timeNs);
  return timeNs;
}

test("chargeCanisters() charges whole seconds, at least ten at once", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(counterModule);
  setAllocations(subnet, canisterId, 2n, 2n ** 30n);
  const startNs = settle(subnet);
  const { cycles } = subnet.canister(canisterId);
  roundAt(subnet, startNs + 10n * SECOND - 1n);
  assert.equal(subnet.canister(canisterId).cycles, cycles);
  roundAt(subnet, startNs + 12n * SECOND + 999_999_999n);
  const perSecond = 127_000n + 10_000n + 20_000_000n;
  assert.equal(cycles - subnet.canister(canisterId).cycles, 12n * perSecond);
  roundAt(subnet, startNs + 12n * SECOND + 999_999_999n + 30n * DAY);
  assert.equal(cycles - subnet.canister(canisterId).cycles, (12n + 30n * 86_400n) * perSecond);
});

test("chargeCanisters() takes 30 days of what canister_status says a day costs", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(counterModule);
  const startNs = settle(subnet);
  const before = subnet.canister(canisterId);
  roundAt(subnet, startNs + 30n * DAY);
  const paid = before.cycles - subnet.canister(canisterId).cycles;
  assert.equal(paid, 30n * idleCyclesBurnedPerDay(before));
});

test("chargeCanisters() charges a new canister from its creation on", () => {
  const subnet = new TestSubnet();
  settle(subnet);
  const canisterId = subnet.create();
  const { cycles, createdAtNs } = subnet.canister(canisterId);
  roundAt(subnet, createdAtNs + 40n * SECOND);
  const perDay = idleCyclesBurnedPerDay(subnet.canister(canisterId));
  assert.equal(cycles - subnet.canister(canisterId).cycles, (perDay * 40n) / 86_400n);
});

test("chargeCanisters() leaves a canister that can just pay with nothing, and uninstalls one that cannot", () => {
  const subnet = new TestSubnet();
  const [rich, poor] = [subnet.install(counterModule), subnet.install(counterModule)];
  const startNs = settle(subnet);
  const cost = idleCyclesBurnedPerDay(subnet.canister(rich));
  withCycles(subnet, rich, cost);
  withCycles(subnet, poor, cost - 1n);
  roundAt(subnet, startNs + DAY);
  assert.equal(subnet.canister(rich).cycles, 0n);
  assert.ok(subnet.canister(rich).installed);
  assert.equal(subnet.canister(poor).cycles, 0n);
  assert.equal(subnet.canister(poor).installed, undefined);
  assert.equal(subnet.canister(poor).cyclesConsumed.uninstall, cost - 1n);
});

test("a canister out of cycles loses code, snapshots, allocations, logs, chunks and the entries of its history, but keeps its id", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(counterModule);
  subnet.update(canisterId, "print_and_trap");
  subnet.manage("upload_chunk", { canister_id: canisterId, chunk: Uint8Array.of(1) });
  subnet.manage("take_canister_snapshot", {
    canister_id: canisterId,
    replace_snapshot: [],
    uninstall_code: [],
    sender_canister_version: [],
  });
  setAllocations(subnet, canisterId, 1n, 2n ** 20n);
  const startNs = settle(subnet);
  withCycles(subnet, canisterId, 5n);
  const before = subnet.canister(canisterId);
  assert.equal(before.snapshots.size, 1);
  roundAt(subnet, startNs + 10n * SECOND);
  const after = subnet.canister(canisterId);
  assert.equal(after.installed, undefined);
  assert.deepEqual([after.snapshots.size, after.chunkStore.size, after.logs.records.length], [0, 0, 0]);
  assert.deepEqual(after.history, { total: before.history.total, changes: [] });
  assert.deepEqual(
    [after.settings.computeAllocationPercent, after.settings.memoryAllocationBytes, after.cycles],
    [0, 0, 0n],
  );
  assert.equal(after.version, before.version + 1n);
  assert.deepEqual([after.status, after.settings.controllers], [before.status, before.settings.controllers]);
  assert.equal(after.nextSnapshotId, before.nextSnapshotId);
  const result = subnet.update(canisterId, "increment");
  assert.ok(result.kind === "rejected");
  subnet.manage("provisional_top_up_canister", { canister_id: canisterId, amount: 10n ** 13n });
  assert.equal(subnet.manage("list_canister_snapshots", { canister_id: canisterId }).length, 0);
});

test("uninstall_code leaves the snapshots, which running out of cycles deletes", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(counterModule);
  subnet.manage("take_canister_snapshot", {
    canister_id: canisterId,
    replace_snapshot: [],
    uninstall_code: [],
    sender_canister_version: [],
  });
  subnet.manage("uninstall_code", { canister_id: canisterId, sender_canister_version: [] });
  assert.equal(subnet.canister(canisterId).snapshots.size, 1);
  const startNs = settle(subnet);
  withCycles(subnet, canisterId, 0n);
  roundAt(subnet, startNs + 10n * SECOND);
  assert.equal(subnet.canister(canisterId).snapshots.size, 0);
});

test("a canister out of cycles rejects the calls that it works on, and runs nothing for the responses to its own", () => {
  const subnet = new ScriptSubnet();
  const { a, b } = subnet.canisters();
  const waiting = subnet.begin(
    a,
    call({ callee: b, arg: reply("late"), onReply: script(count(), reply("done")) }),
  );
  withCycles(subnet, a, 0n);
  roundAt(subnet, subnet.state.timeNs + 20n * SECOND);
  const result = subnet.resultOf(waiting);
  assert.ok(result.kind === "rejected");
  assert.deepEqual([result.rejectCode, result.errorCode], [4, "IC0406"]);
  subnet.release();
  const after = subnet.canister(a);
  assert.deepEqual([after.callContexts.size, after.callbacks.size, after.installed], [0, 0, undefined]);
  assert.ok(after.cycles > 40_000_000_000n, "what was set aside for the response comes back");
});
