import assert from "node:assert/strict";
import { test } from "node:test";
import type { Principal } from "icebox/wire";
import { withCanister } from "../../../src/replica/canisters.ts";
import { u32 } from "./testing/bytes.ts";
import { SnapshotSubnet } from "./testing/snapshot-subnet.ts";

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** Two canisters of 30 and 25 MiB on a subnet of 120 MiB. */
function crowded(): { subnet: SnapshotSubnet; large: Principal; small: Principal } {
  const subnet = new SnapshotSubnet({ subnetMemoryBytes: 120 * MIB });
  const [large, small] = [subnet.installSubject(), subnet.installSubject()];
  subnet.run(large, "grow_heap", u32(30 * 16));
  subnet.run(small, "grow_heap", u32(25 * 16));
  return { subnet, large, small };
}

test("ET take_canister_snapshot_request_fails_when_subnet_capacity_reached: the second one does not fit", () => {
  const { subnet, large, small } = crowded();
  subnet.take(large);
  subnet.run(small, "grow_heap", u32(8 * 16));
  const refusal = subnet.refusal("take_canister_snapshot", subnet.takeArgs(small));
  assert.equal(refusal.errorCode, "IC0101");
  assert.match(
    refusal.message,
    /^Canister requested 33\.\d+ MiB of memory but only 26\.\d+ MiB are available in the subnet\./,
  );
});

test("ET load_canister_snapshot_request_fails_when_subnet_capacity_reached: what was uninstalled does not fit again", () => {
  const { subnet, large, small } = crowded();
  const { id } = subnet.take(large);
  subnet.manage("uninstall_code", { canister_id: large, sender_canister_version: [] });
  subnet.take(small);
  subnet.run(small, "grow_heap", u32(15 * 16));
  const refusal = subnet.refusal("load_canister_snapshot", subnet.loadArgs(large, id));
  assert.equal(refusal.errorCode, "IC0101");
  assert.equal(subnet.canister(large).installed, undefined);
});

/** A subject on a subnet that sets cycles aside for whatever is larger than a small canister. */
function reserving(cycles: bigint): { subnet: SnapshotSubnet; canister: Principal } {
  const subnet = new SnapshotSubnet({ subnetMemoryBytes: 200 * GIB, reservationThresholdBytes: 10 * MIB });
  const canister = subnet.installSubject();
  subnet.set(canister, { freezing_threshold: [0n] });
  leave(subnet, canister, cycles);
  return { subnet, canister };
}

function leave(subnet: SnapshotSubnet, canister: Principal, cycles: bigint): void {
  subnet.state = withCanister(subnet.state, { ...subnet.canister(canister), cycles });
}

test("SR test_storage_reservation_triggered_in_take_canister_snapshot_with_enough_cycles_available: more than before", () => {
  const { subnet, canister } = reserving(10n ** 14n);
  const reserved = () => subnet.canister(canister).reservedCycles;
  assert.equal(reserved(), 0n);
  subnet.growStable(canister, 1000);
  const before = reserved();
  assert.ok(before > 0n);
  subnet.take(canister);
  assert.ok(reserved() > before);
});

test("SR test_storage_reservation_triggered_in_take_canister_snapshot_without_enough_cycles_available: says how many are missing", () => {
  const { subnet, canister } = reserving(10n ** 14n);
  subnet.growStable(canister, 3000);
  assert.ok(subnet.canister(canister).reservedCycles > 0n);
  const take = () => subnet.direct("take_canister_snapshot", subnet.takeArgs(canister));
  const cycles = 2_500_000_000n;
  leave(subnet, canister, cycles);
  const outcome = take();
  assert.ok(outcome.kind === "reject");
  assert.equal(outcome.reject.errorCode, "IC0532");
  const text =
    /^Canister cannot grow memory by \d+ bytes due to insufficient cycles\. At least ([0-9_]+) additional cycles are required\./;
  const [, missing = "0"] = text.exec(outcome.reject.message) ?? [];
  const enough = cycles + BigInt(missing.replaceAll("_", ""));
  leave(subnet, canister, enough - 1n);
  assert.equal(take().kind, "reject");
  leave(subnet, canister, enough);
  assert.equal(take().kind, "reply");
});

test("SR test_storage_reservation_triggered_in_upload_and_load_canister_snapshot_with_enough_cycles_available: once for the upload, once for the load", () => {
  const { subnet, canister } = reserving(10n ** 14n);
  const reserved = () => subnet.canister(canister).reservedCycles;
  const source = subnet.download(canister, subnet.take(canister).id);
  assert.equal(reserved(), 0n);
  const stable = { ...source, stableMemory: new Uint8Array() };
  const id = subnet.upload(canister, stable, { stable_memory_size: 1000n * 65_536n });
  const afterUpload = reserved();
  assert.ok(afterUpload > 0n);
  const kind = { wasm_module: { offset: 0n } };
  subnet.manage("upload_canister_snapshot_data", {
    canister_id: canister,
    snapshot_id: id,
    kind,
    chunk: source.wasmModule,
  });
  assert.equal(reserved(), afterUpload);
  subnet.load(canister, id);
  assert.ok(reserved() > afterUpload);
});

test("SR instruction_and_reserved_cycles_exceed_canister_balance: each of them alone would be covered", () => {
  const { subnet, canister } = reserving(10n ** 16n);
  subnet.set(canister, { reserved_cycles_limit: [10n ** 16n] });
  subnet.growStable(canister, 10 << 14);
  const state = subnet.state;
  const before = subnet.canister(canister).reservedCycles;
  assert.equal(subnet.direct("take_canister_snapshot", subnet.takeArgs(canister)).kind, "reply");
  const reservedByTake = subnet.canister(canister).reservedCycles - before;
  subnet.state = state;
  leave(subnet, canister, reservedByTake + 1_000_000_000n);
  const outcome = subnet.direct("take_canister_snapshot", subnet.takeArgs(canister));
  assert.ok(outcome.kind === "reject");
  assert.equal(outcome.reject.errorCode, "IC0532");
});
