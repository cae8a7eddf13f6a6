import assert from "node:assert/strict";
import { test } from "node:test";
import type { Principal } from "icebox/wire";
import { executeRound } from "../../../src/replica/execute-round.ts";
import { withCanister } from "../../../src/replica/canisters.ts";
import { SnapshotSubnet } from "./testing/snapshot-subnet.ts";

const GIB = 2n ** 30n;
const CHARGE_INTERVAL_NS = 10_000_000_000n;

/** Lets so much time pass before the next round. */
function pass(subnet: SnapshotSubnet, ns: bigint): void {
  const batch = { timeNs: subnet.state.timeNs + ns, randomness: new Uint8Array(32), ingress: [] };
  subnet.state = executeRound(subnet.state, batch, subnet.context).state;
}

/** A canister with a memory allocation of a GiB and no more than `cycles`. */
function poorSubject(subnet: SnapshotSubnet, cycles: bigint): Principal {
  const canister = subnet.installSubject();
  subnet.set(canister, { memory_allocation: [GIB] });
  leave(subnet, canister, cycles);
  return canister;
}

function leave(subnet: SnapshotSubnet, canister: Principal, cycles: bigint): void {
  subnet.state = withCanister(subnet.state, { ...subnet.canister(canister), cycles });
}

test("T4 canisters_with_insufficient_cycles_are_uninstalled: code and allocations go, the version goes up by one", () => {
  const subnet = new SnapshotSubnet();
  const canisters = [1, 2, 3].map(() => poorSubject(subnet, 100n));
  const before = canisters.map((canister) => subnet.canister(canister).version);
  pass(subnet, CHARGE_INTERVAL_NS);
  for (const [index, id] of canisters.entries()) {
    const { installed, settings, version, cycles, reservedCycles } = subnet.canister(id);
    assert.equal(installed, undefined);
    assert.deepEqual([settings.computeAllocationPercent, settings.memoryAllocationBytes], [0, 0]);
    assert.equal(version, (before[index] ?? 0n) + 1n);
    assert.deepEqual([cycles, reservedCycles], [0n, 0n]);
  }
});

test("T4 out_of_cycles_uninstall_succeeds_without_subnet_available_memory: the history is dropped, not extended", () => {
  const subnet = new SnapshotSubnet();
  const canister = poorSubject(subnet, 100n);
  const { total } = subnet.canister(canister).history;
  const context = { ...subnet.context, limits: { ...subnet.context.limits, subnetMemoryBytes: 0 } };
  const batch = {
    timeNs: subnet.state.timeNs + CHARGE_INTERVAL_NS,
    randomness: new Uint8Array(32),
    ingress: [],
  };
  subnet.state = executeRound(subnet.state, batch, context).state;
  const { installed, history } = subnet.canister(canister);
  assert.equal(installed, undefined);
  assert.deepEqual([history.total, history.changes], [total, []]);
});

for (const [name, uninstalls] of [
  ["snapshot_is_deleted_when_canister_is_out_of_cycles: which freezing does not do", false],
  ["snapshot_is_deleted_when_uninstalled_canister_is_out_of_cycles: which uninstalling does not do", true],
] as const) {
  test(`T4 ${name}`, () => {
    const subnet = new SnapshotSubnet();
    const canister = subnet.installSubject();
    const { id } = subnet.take(canister);
    subnet.set(canister, { memory_allocation: [GIB] });
    if (uninstalls) {
      subnet.manage("uninstall_code", { canister_id: canister, sender_canister_version: [] });
    }
    leave(subnet, canister, 31_750_000n);
    pass(subnet, CHARGE_INTERVAL_NS);
    const [kept] = subnet.snapshots(canister);
    assert.deepEqual(kept?.id, id);
    assert.equal(subnet.canister(canister).installed === undefined, uninstalls);
    pass(subnet, 1000n * CHARGE_INTERVAL_NS);
    assert.deepEqual(subnet.snapshots(canister), []);
    assert.equal(subnet.canister(canister).installed, undefined);
    const unchanged = { ...subnet.canister(canister), cycles: 10n ** 14n };
    subnet.state = withCanister(subnet.state, unchanged);
    assert.equal(subnet.refusal("load_canister_snapshot", subnet.loadArgs(canister, id)).errorCode, "IC0305");
  });
}
