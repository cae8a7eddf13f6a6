import assert from "node:assert/strict";
import { test } from "node:test";
import type { Principal } from "icebox/wire";
import { installArgs } from "../../../src/replica/testing/test-subnet.ts";
import { assertSameSnapshot } from "./testing/assert-same-snapshot.ts";
import { u32, u64 } from "./testing/bytes.ts";
import { SnapshotSubnet } from "./testing/snapshot-subnet.ts";
import { subject } from "./testing/subject.ts";

const LIMIT = 4n << 30n;
const GROWTH = 2n << 20n;

/** A snapshot with an active timer and an executed hook, of a canister that was reinstalled since. */
interface Armed {
  readonly subnet: SnapshotSubnet;
  readonly canister: Principal;
  readonly id: Uint8Array;
  readonly hooks: number;
}

function armed(): Armed {
  const subnet = new SnapshotSubnet();
  const canister = subnet.installSubject();
  subnet.set(canister, { wasm_memory_limit: [LIMIT], wasm_memory_threshold: [LIMIT - GROWTH] });
  subnet.run(canister, "set_timer", u64(subnet.state.timeNs * 2n));
  subnet.run(canister, "grow_heap", u32(Number(GROWTH / 65_536n)));
  subnet.round();
  const { id } = subnet.take(canister);
  const { global_timer, on_low_wasm_memory_hook_status } = subnet.metadata(canister, id);
  assert.ok(global_timer[0] !== undefined && "active" in global_timer[0]);
  assert.deepEqual(on_low_wasm_memory_hook_status, [{ executed: null }]);
  const hooks = subnet.ask(canister, "hooks");
  assert.equal(hooks, 1);
  subnet.manage("install_code", installArgs(canister, subject, { mode: { reinstall: null } }));
  const { globalTimerNs, lowMemoryHook } = subnet.canister(canister);
  assert.deepEqual([globalTimerNs, lowMemoryHook], [0n, "condition_not_satisfied"]);
  return { subnet, canister, id, hooks };
}

test("T2 download_upload_load_snapshot_global_timer_on_low_wasm_memory: an upload brings timer and hook back", () => {
  const { subnet, canister, id, hooks } = armed();
  const uploaded = subnet.copy(canister, id);
  assertSameSnapshot(subnet, [canister, id], [canister, uploaded]);
  subnet.load(canister, uploaded);
  subnet.round();
  assertSameSnapshot(subnet, [canister, uploaded], [canister, subnet.take(canister).id]);
  assert.equal(subnet.ask(canister, "hooks"), hooks);
});

test("T2 take_load_snapshot_global_timer_on_low_wasm_memory: a taken one does not, and the hook runs again", () => {
  const { subnet, canister, id, hooks } = armed();
  subnet.load(canister, id);
  subnet.round();
  const { globalTimerNs, lowMemoryHook } = subnet.canister(canister);
  assert.deepEqual([globalTimerNs, lowMemoryHook], [0n, "executed"]);
  assert.equal(subnet.ask(canister, "hooks"), hooks + 1);
});
