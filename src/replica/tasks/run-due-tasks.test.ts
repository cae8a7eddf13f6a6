import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8 } from "../../bytes/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import { executeRound, type RoundOutcome } from "../execute-round.ts";
import type { AdmittedCall } from "../ingress/ingress-state.ts";
import { withCanister } from "../canisters.ts";
import { freezingThreshold } from "../cycles/freezing-threshold.ts";
import { settingsArgs, TestSubnet } from "../testing/test-subnet.ts";
import { taskIndexOf } from "./task-index.ts";
import { heartbeatModule, idleModule, taskModes, taskModule } from "./testing/task-canister.ts";

const SECOND = 1_000_000_000n;
const GIB = 2 ** 30;

function roundAt(subnet: TestSubnet, timeNs: bigint, ...ingress: AdmittedCall[]): RoundOutcome {
  const outcome = executeRound(
    subnet.state,
    { timeNs, randomness: new Uint8Array(32), ingress },
    subnet.context,
  );
  subnet.state = outcome.state;
  return outcome;
}

function events(subnet: TestSubnet, canisterId: Principal): string {
  const outcome = subnet.query(canisterId, "events");
  assert.ok(outcome.kind === "replied");
  return decodeUtf8(outcome.arg);
}

function arm(subnet: TestSubnet, canisterId: Principal, timeNs: bigint): void {
  const arg = new Uint8Array(8);
  new DataView(arg.buffer).setBigUint64(0, timeNs, true);
  assert.equal(subnet.update(canisterId, "arm", { arg }).kind, "replied");
}

function setMode(subnet: TestSubnet, canisterId: Principal, mode: keyof typeof taskModes): void {
  subnet.update(canisterId, "mode", { arg: Uint8Array.of(taskModes[mode]) });
}

function withCycles(subnet: TestSubnet, canisterId: Principal, cycles: bigint): void {
  subnet.state = withCanister(subnet.state, { ...subnet.canister(canisterId), cycles });
}

test("a timer fires once when its time is reached, and pays for it", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(taskModule);
  const dueNs = subnet.state.timeNs + 100n * SECOND;
  arm(subnet, canisterId, dueNs);
  assert.equal(roundAt(subnet, dueNs - 1n).nextWakeNs, dueNs);
  const before = subnet.canister(canisterId);
  assert.equal(events(subnet, canisterId), "");
  const outcome = roundAt(subnet, dueNs);
  assert.equal(outcome.nextWakeNs, undefined);
  const after = subnet.canister(canisterId);
  assert.equal(events(subnet, canisterId), "t");
  assert.equal(after.globalTimerNs, 0n);
  assert.equal(after.version, before.version + 1n);
  const cost = before.cycles - after.cycles;
  assert.ok(cost > 5_000_000n && cost < 5_100_000n, String(cost));
  roundAt(subnet, dueNs + 1000n * SECOND);
  assert.equal(events(subnet, canisterId), "t");
});

test("timers fire in the order of their times, and one moved into the future does not", () => {
  const subnet = new TestSubnet();
  const [first, second, moved] = [taskModule, taskModule, taskModule].map((module) => subnet.install(module));
  assert.ok(first && second && moved);
  const nowNs = subnet.state.timeNs;
  arm(subnet, second, nowNs + 60n * SECOND);
  arm(subnet, first, nowNs + 50n * SECOND);
  arm(subnet, moved, nowNs + 55n * SECOND);
  arm(subnet, moved, nowNs + 90n * SECOND);
  assert.equal(roundAt(subnet, nowNs + 70n * SECOND).nextWakeNs, nowNs + 90n * SECOND);
  assert.deepEqual(
    [first, second, moved].map((id) => events(subnet, id)),
    ["t", "t", ""],
  );
});

test("a timer that traps is not armed again, leaves its line in the logs, and is paid", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(taskModule);
  setMode(subnet, canisterId, "trap");
  const dueNs = subnet.state.timeNs + 5n * SECOND;
  arm(subnet, canisterId, dueNs);
  const before = subnet.canister(canisterId);
  roundAt(subnet, dueNs);
  const after = subnet.canister(canisterId);
  assert.equal(after.globalTimerNs, 0n);
  assert.equal(events(subnet, canisterId), "");
  assert.equal(after.version, before.version);
  assert.ok(before.cycles - after.cycles > 5_000_000n);
  const line = after.logs.records.at(-1);
  assert.match(decodeUtf8(line?.content ?? new Uint8Array()), /no luck/);
  assert.equal(after.callContexts.size, 0);
});

test("a timer that arms itself for now fires in the next round, not again in the same one", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(taskModule);
  setMode(subnet, canisterId, "armAgain");
  arm(subnet, canisterId, 1n);
  const { nextWakeNs } = roundAt(subnet, subnet.state.timeNs + 1n);
  assert.equal(events(subnet, canisterId), "t");
  assert.equal(nextWakeNs, subnet.state.timeNs + subnet.context.limits.timerPauseNs);
  roundAt(subnet, subnet.state.timeNs + 1n);
  assert.equal(events(subnet, canisterId), "tt");
});

test("a timer of a stopped canister waits until it is started", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(taskModule);
  const dueNs = subnet.state.timeNs + 5n * SECOND;
  arm(subnet, canisterId, dueNs);
  subnet.manage("stop_canister", { canister_id: canisterId });
  assert.equal(roundAt(subnet, dueNs + SECOND).nextWakeNs, undefined);
  assert.equal(subnet.canister(canisterId).globalTimerNs, dueNs);
  subnet.manage("start_canister", { canister_id: canisterId });
  roundAt(subnet, subnet.state.timeNs + 1n);
  assert.equal(events(subnet, canisterId), "t");
});

test("a timer of a frozen canister waits for cycles, and no round is run for it at once", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(taskModule);
  const dueNs = subnet.state.timeNs + 5n * SECOND;
  arm(subnet, canisterId, dueNs);
  withCycles(subnet, canisterId, freezingThreshold(subnet.canister(canisterId)));
  const { nextWakeNs } = roundAt(subnet, dueNs);
  assert.equal(nextWakeNs, dueNs + subnet.context.limits.heartbeatIntervalNs);
  assert.equal(subnet.canister(canisterId).globalTimerNs, dueNs);
  withCycles(subnet, canisterId, 10n ** 14n);
  roundAt(subnet, dueNs + 1n);
  assert.equal(events(subnet, canisterId), "t");
});

test("a canister without canister_global_timer has a timer that never fires", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(idleModule);
  arm(subnet, canisterId, 1n);
  assert.equal(roundAt(subnet, subnet.state.timeNs + 1n).nextWakeNs, undefined);
  assert.equal(subnet.canister(canisterId).globalTimerNs, 1n);
});

test("a heartbeat runs once per interval, whatever rounds there are in between", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(heartbeatModule);
  const begun = roundAt(subnet, subnet.state.timeNs + SECOND);
  const count = events(subnet, canisterId).length;
  assert.ok(count > 0);
  const atNs = subnet.state.timeNs;
  assert.equal(begun.nextWakeNs, atNs + SECOND);
  for (const share of [1n, 500_000_000n, 999_999_999n]) roundAt(subnet, atNs + share);
  assert.equal(events(subnet, canisterId).length, count);
  roundAt(subnet, atNs + SECOND);
  assert.equal(events(subnet, canisterId).length, count + 1);
  roundAt(subnet, atNs + 100n * SECOND);
  assert.equal(events(subnet, canisterId), "h".repeat(count + 2));
});

test("heartbeats are left out by canisters that are stopped, frozen or uninstalled", () => {
  const subnet = new TestSubnet();
  const ids = [1, 2, 3].map(() => subnet.install(heartbeatModule));
  const [stopped, frozen, gone] = ids;
  assert.ok(stopped && frozen && gone);
  subnet.manage("stop_canister", { canister_id: stopped });
  subnet.manage("uninstall_code", { canister_id: gone, sender_canister_version: [] });
  withCycles(subnet, frozen, freezingThreshold(subnet.canister(frozen)));
  const ran = (): unknown =>
    ids.map((id) => [subnet.canister(id).version, subnet.canister(id).cyclesConsumed.instructions]);
  const before = ran();
  roundAt(subnet, subnet.state.timeNs + 2n * SECOND);
  assert.deepEqual(ran(), before);
});

test("a heartbeat that traps every time costs its canister cycles and nobody else anything", () => {
  const subnet = new TestSubnet();
  const broken = subnet.install(heartbeatModule);
  const sound = subnet.install(heartbeatModule);
  setMode(subnet, broken, "trap");
  const count = [broken, sound].map((id) => events(subnet, id).length);
  for (let round = 0; round < 3; round += 1) roundAt(subnet, subnet.state.timeNs + SECOND);
  assert.deepEqual(
    [broken, sound].map((id) => events(subnet, id).length),
    [count[0], (count[1] ?? 0) + 3],
  );
});

test("heartbeats that do not fit into a round have their turn in the next ones, before another interval begins", () => {
  const subnet = new TestSubnet({ roundTaskInstructions: 1n });
  const ids = [1, 2, 3]
    .map(() => subnet.install(heartbeatModule))
    .sort((one, other) => (one.toText() < other.toText() ? -1 : 1));
  for (let round = 0; subnet.state.schedule.heartbeatCursor !== ""; round += 1) {
    assert.ok(round < 10);
    roundAt(subnet, subnet.state.timeNs + 1n);
  }
  const before = ids.map((id) => events(subnet, id).length);
  const gained = (): number[] => ids.map((id, index) => events(subnet, id).length - (before[index] ?? 0));
  const atNs = subnet.state.timeNs + SECOND;
  const first = roundAt(subnet, atNs);
  assert.deepEqual(gained(), [1, 0, 0]);
  assert.equal(first.nextWakeNs, atNs);
  roundAt(subnet, atNs + 1n);
  roundAt(subnet, atNs + 2n * SECOND);
  assert.deepEqual(gained(), [1, 1, 1]);
  roundAt(subnet, atNs + 2n * SECOND + 1n);
  assert.deepEqual(gained(), [2, 1, 1]);
});

test("a heartbeat without end stops at the instruction limit of a message", () => {
  const subnet = new TestSubnet({
    instructions: { update: 20_000n, query: 10n ** 9n, inspectMessage: 10n ** 8n, installCode: 10n ** 11n },
  });
  const canisterId = subnet.install(heartbeatModule);
  setMode(subnet, canisterId, "spin");
  const before = subnet.canister(canisterId);
  roundAt(subnet, subnet.state.timeNs + SECOND);
  const cost = before.cycles - subnet.canister(canisterId).cycles;
  assert.ok(cost >= 5_020_000n && cost < 5_100_000n, String(cost));
  assert.equal(subnet.canister(canisterId).version, before.version);
});

test("the low-memory hook runs before the next message, once until memory was enough in between", () => {
  const subnet = new TestSubnet();
  const canisterId = subnet.install(taskModule);
  const thresholdBytes = BigInt(4 * GIB - 10 * 65_536);
  const set = (wasm_memory_threshold: bigint): void => {
    const settings = settingsArgs({ wasm_memory_threshold: [wasm_memory_threshold] });
    subnet.manage("update_settings", { canister_id: canisterId, settings, sender_canister_version: [] });
  };
  set(thresholdBytes);
  assert.equal(events(subnet, canisterId), "");
  const grow = subnet.makeCall(canisterId, "grow", new Uint8Array());
  const touch = subnet.makeCall(canisterId, "touch", new Uint8Array());
  subnet.round(grow, touch);
  assert.equal(events(subnet, canisterId), "ulu");
  assert.equal(subnet.canister(canisterId).lowMemoryHook, "executed");
  subnet.update(canisterId, "grow");
  assert.equal(events(subnet, canisterId), "uluu");
  set(0n);
  assert.equal(subnet.canister(canisterId).lowMemoryHook, "condition_not_satisfied");
  set(thresholdBytes);
  assert.equal(events(subnet, canisterId), "uluul");
});

test("the low-memory hook waits while its canister is stopped, and is given up by one that cannot pay", () => {
  const subnet = new TestSubnet();
  const [stopped, poor] = [subnet.install(taskModule), subnet.install(taskModule)];
  const settings = settingsArgs({ wasm_memory_threshold: [BigInt(4 * GIB)] });
  subnet.manage("stop_canister", { canister_id: stopped });
  withCycles(subnet, poor, freezingThreshold(subnet.canister(poor)) + 10_000_000n);
  for (const canister_id of [stopped, poor]) {
    subnet.manage("update_settings", { canister_id, settings, sender_canister_version: [] });
  }
  assert.equal(subnet.canister(stopped).lowMemoryHook, "ready");
  assert.equal(subnet.canister(poor).lowMemoryHook, "executed");
  subnet.manage("start_canister", { canister_id: stopped });
  withCycles(subnet, poor, 10n ** 14n);
  roundAt(subnet, subnet.state.timeNs + 1n);
  assert.deepEqual([events(subnet, stopped), events(subnet, poor)], ["l", ""]);
});

test("the index of tasks is what the canisters say, however it came about", () => {
  const subnet = new TestSubnet();
  const ids = [heartbeatModule, taskModule, heartbeatModule, idleModule].map((module) =>
    subnet.install(module),
  );
  const [first, second] = ids;
  assert.ok(first && second);
  for (const id of ids) arm(subnet, id, subnet.state.timeNs + 1000n * SECOND);
  subnet.manage("stop_canister", { canister_id: first });
  subnet.manage("stop_canister", { canister_id: second });
  subnet.manage("delete_canister", { canister_id: second });
  const plain = (index: TestSubnet["state"]["tasks"]): unknown =>
    [index.timers, index.heartbeats, index.hooks].map((map) =>
      [...map].map(([key, id]) => [key, id.toText()]),
    );
  assert.deepEqual(plain(subnet.state.tasks), plain(taskIndexOf(subnet.state.canisters.values())));
  assert.equal(subnet.state.tasks.timers.size, 1);
  assert.equal(subnet.state.tasks.heartbeats.size, 1);
});
