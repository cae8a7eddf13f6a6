import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterWith, i32, numberOf } from "../testing/system-api-canister.ts";

test("stable memory above 4 GiB keeps bytes, and the 32 bit functions refuse it", () => {
  const grow = "(if (i64.ne (call $stable64_grow (i64.const 70000)) (i64.const 0)) (then unreachable))";
  const write = "(call $stable64_write (i64.const 0xfffffffd) (i64.const 1000) (i64.const 4))";
  const read = "(call $stable64_read (i64.const 8) (i64.const 0xfffffffc) (i64.const 6))";
  const canister = canisterWith(`${grow} ${write} ${read}
    (call $msg_reply_data_append (i32.const 8) (i32.const 6)) (call $msg_reply)`);
  assert.deepEqual([...canister.reply("update", "u")], [0, ...new TextEncoder().encode("name"), 0]);
  assert.equal(canister.state.stableWasmPages, 70_000);
  assert.equal(canister.state.stable.pageCount, 2);
  for (const call of [
    "(drop (call $stable_size))",
    "(drop (call $stable_grow (i32.const 0)))",
    "(call $stable_read (i32.const 0) (i32.const 0) (i32.const 1))",
    "(call $stable_write (i32.const 0) (i32.const 0) (i32.const 1))",
  ]) {
    const code = canisterWith(`${grow} ${call}`).trapCode("update", "u");
    assert.equal(code, "engine/stable-memory-exceeds-32-bit", call);
  }
});

test("stable memory grows to its limit, in queries too, where nothing of it stays", () => {
  const environment = { stableLimitBytes: 10 * 65_536 };
  const grow = "(call $stable64_grow (i64.const 10))";
  assert.equal(numberOf(grow, { environment }), 0n);
  assert.equal(numberOf("(call $stable64_grow (i64.const 11))", { environment }), -1n);
  assert.equal(numberOf(i32("(call $stable_grow (i32.const 11))"), { environment }), 0xffffffffn);
  assert.equal(numberOf(i32("(call $stable_grow (i32.const 65537))")), 0xffffffffn);
  assert.equal(numberOf("(call $stable64_size)", { environment }, `(drop ${grow})`), 10n);
  const canister = canisterWith(
    `(drop ${grow}) (call $stable64_write (i64.const 9) (i64.const 1000) (i64.const 4))`,
  );
  const before = canister.state;
  canister.expectReturned("query", "q");
  assert.equal(canister.state, before);
});

test("stable memory functions trap like Wasm at the end of the heap and of the stable memory", () => {
  const traps: Readonly<Record<string, string>> = {
    "(call $stable64_read (i64.const 0) (i64.const 65530) (i64.const 7))":
      "engine/stable-memory-out-of-bounds",
    "(call $stable64_write (i64.const -1) (i64.const 0) (i64.const 1))": "engine/stable-memory-out-of-bounds",
    "(call $stable64_read (i64.const 131070) (i64.const 0) (i64.const 3))": "engine/memory-out-of-bounds",
    "(call $stable64_write (i64.const 0) (i64.const -1) (i64.const 1))": "engine/memory-out-of-bounds",
    "(call $stable_read (i32.const 0) (i32.const -1) (i32.const 1))": "engine/stable-memory-out-of-bounds",
    "(call $stable_write (i32.const 0) (i32.const -1) (i32.const 1))": "engine/memory-out-of-bounds",
  };
  for (const [call, code] of Object.entries(traps)) {
    const grow = call.includes("64")
      ? "(drop (call $stable64_grow (i64.const 1)))"
      : "(drop (call $stable_grow (i32.const 1)))";
    assert.equal(canisterWith(`${grow} ${call}`).trapCode("update", "u"), code, call);
  }
});
