import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith, cyclesOf, numberOf, reach } from "../testing/system-api-canister.ts";

test("cycles are accepted and burned within what there is", () => {
  const environment = { cyclesAvailable: 100n, liquidCycles: 50n, cyclesBalance: 2n ** 64n - 90n };
  assert.equal(cyclesOf("(call $msg_cycles_available128 (i32.const 0))", { environment }), 100n);
  const accept = "(drop (call $msg_cycles_accept (i64.const 30)))";
  assert.equal(
    cyclesOf(`${accept} (call $msg_cycles_accept128 (i64.const 1) (i64.const 0) (i32.const 0))`, {
      environment,
    }),
    70n,
  );
  const balance = "(call $canister_cycle_balance128 (i32.const 0))";
  assert.equal(cyclesOf(`${accept} ${balance}`, { environment }), 2n ** 64n - 60n);
  assert.equal(
    cyclesOf("(call $cycles_burn128 (i64.const 0) (i64.const 80) (i32.const 0))", { environment }),
    50n,
  );
  assert.equal(
    cyclesOf(`${accept} (call $canister_liquid_cycle_balance128 (i32.const 0))`, { environment }),
    80n,
  );
  const all = canisterWith(`(drop (call $msg_cycles_accept (i64.const 30)))
    (call $cycles_burn128 (i64.const 0) (i64.const 7) (i32.const 0)) (call $msg_reply)
    (if (i64.ne (call $msg_cycles_available) (i64.const 70)) (then unreachable))
    (drop (call $msg_cycles_accept (i64.const 5)))`);
  const { effects } = all.expectReturned("update", "u", { environment });
  assert.deepEqual([effects.cyclesAccepted, effects.cyclesBurned], [35n, 7n]);
});

test("the 64 bit cycles functions trap where the amount does not fit", () => {
  const canister = canisterWith("(drop (call $canister_cycle_balance))");
  const environment = { cyclesBalance: 2n ** 64n };
  assert.deepEqual(canister.trap("update", "u", { environment }), {
    code: "engine/cycles-exceed-64-bit",
    message: "Canister trapped: cycles amount exceeds 64-bit representation",
  });
  canister.expectReturned("update", "u", { environment: { cyclesBalance: 2n ** 64n - 1n } });
});

test("a callback sees what came back, and may accept what its call context still offers", () => {
  const environment = { cyclesRefunded: 2n ** 70n + 3n, cyclesAvailable: 9n };
  for (const kind of ["reply_callback", "reject_callback"] as const) {
    assert.equal(
      cyclesOf("(call $msg_cycles_refunded128 (i32.const 0))", { environment }, kind),
      2n ** 70n + 3n,
    );
    assert.equal(cyclesOf("(call $msg_cycles_available128 (i32.const 0))", { environment }, kind), 9n);
    const narrow = canisterWith("(drop (call $msg_cycles_refunded))");
    assert.equal(narrow.trapCode(...reach(kind, { environment })), "engine/cycles-exceed-64-bit");
    assert.equal(
      numberOf("(call $msg_cycles_refunded)", { environment: { cyclesRefunded: 4n } }, "", kind),
      4n,
    );
    const accepting = canisterWith(
      "(call $msg_cycles_accept128 (i64.const -1) (i64.const -1) (i32.const 0))",
    );
    assert.equal(accepting.expectReturned(...reach(kind, { environment })).effects.cyclesAccepted, 9n);
  }
});

test("cycles burn in tasks and cleanup, down to the liquid balance", () => {
  const environment = { liquidCycles: 50n };
  for (const kind of ["heartbeat", "cleanup_callback", "pre_upgrade"] as const) {
    const burning = canisterWith("(call $cycles_burn128 (i64.const -1) (i64.const -1) (i32.const 0))");
    assert.equal(burning.expectReturned(...reach(kind, { environment })).effects.cyclesBurned, 50n, kind);
  }
});

test("an amount that leaves the heap traps with the replica's text", () => {
  const canister = canisterWith("(call $canister_cycle_balance128 (i32.const 131057))");
  assert.equal(
    canister.trap(...reach("update")).message,
    "Canister violated contract: ic0_canister_cycle_balance128 failed because dst + size is out of bounds.Found " +
      "dst = 131057 and size = 16 while must be <= 131072",
  );
});
