import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../tests/support/compile-wat.ts";
import { hasFault } from "../bytes/mod.ts";
import { pageSlot } from "../pages/mod.ts";
import type { MessageKind } from "./message.ts";
import { createEngine, TestCanister } from "./testing/test-canister.ts";

const kinds: readonly MessageKind[] = [
  "reply_callback",
  "reject_callback",
  "cleanup_callback",
  "composite_reply_callback",
  "composite_reject_callback",
  "composite_cleanup_callback",
];

/** A canister whose table holds a function of each sort; `$keep` adds what it is called with to the number at address 0. */
function canister(memory: 32 | 64, table: 32 | 64, { engine } = createEngine()): TestCanister {
  const I = `i${memory}`;
  const T = `i${table}`;
  return TestCanister.install(
    assembleWat(`(module
      (memory ${memory === 64 ? "i64" : ""} 1)
      (type $unary (func (param ${I})))
      (func $keep (param ${I})
        (i64.store (${I}.const 0) (i64.add (i64.load (${I}.const 0))
          ${memory === 64 ? "(local.get 0)" : "(i64.extend_i32_u (local.get 0))"})))
      (func $inner (param ${I}) (call_indirect (type $unary) (${I}.const 0) (${T}.const 3)))
      (func $beyond (param ${I}) (call_indirect (type $unary) (${I}.const 0) (${T}.const 99)))
      (func $trap (param ${I}) (call $keep (local.get 0)) unreachable)
      (func $other (param f64))
      (table ${table === 64 ? "i64" : ""} 6 funcref)
      (elem (${T}.const 0) func $keep $inner $beyond $other $trap))`),
    engine,
  );
}

for (const memory of [32, 64] as const) {
  for (const table of [32, 64] as const) {
    test(`a callback enters the table, memory ${memory} bit, table ${table} bit`, () => {
      for (const kind of kinds) {
        const host = createEngine();
        const target = canister(memory, table, host);
        const before = target.state;
        const env = memory === 64 ? 2n ** 64n - 1n : 2n ** 32n - 1n;
        const outcome = target.expectReturned(kind, "", { closure: { fun: 0, env } });
        assert.equal(outcome.response, undefined);
        assert.equal(target.state === before, kind.startsWith("composite_"), kind);
        if (target.state === before) continue;
        const page = new Uint8Array(4096);
        host.store.read(pageSlot(target.state.heap, 0), page, 0);
        assert.equal(new DataView(page.buffer).getBigUint64(0, true), env, kind);
      }
    });

    test(`a callback that the table does not have traps, memory ${memory} bit, table ${table} bit`, () => {
      const target = canister(memory, table);
      const trap = (fun: number): unknown => target.trap("reply_callback", "", { closure: { fun, env: 1n } });
      const violation = (text: string): unknown => ({
        code: "engine/contract-violation",
        message: `Canister violated contract: ${text}`,
      });
      const missing = (fun: number): unknown => ({
        code: "engine/function-not-found",
        message: `Canister requested to invoke a non-existent Wasm function ${fun} from table 0`,
      });
      assert.deepEqual(trap(6), missing(6));
      assert.deepEqual(trap(2 ** 32 - 1), missing(2 ** 32 - 1));
      assert.deepEqual(trap(5), violation("unexpected null function reference"));
      assert.deepEqual(trap(3), violation("function invocation does not match its signature"));
      assert.equal(
        target.trapCode("reply_callback", "", { closure: { fun: 1, env: 1n } }),
        "engine/bad-indirect-call",
      );
      assert.equal(
        target.trapCode("reply_callback", "", { closure: { fun: 2, env: 1n } }),
        "engine/table-out-of-bounds",
      );
      const before = target.state;
      assert.equal(
        target.trapCode("reply_callback", "", { closure: { fun: 4, env: 1n } }),
        "engine/unreachable",
      );
      target.expectReturned("reply_callback", "", { closure: { fun: 0, env: 0n } });
      assert.equal(target.state.heap, before.heap);
    });
  }
}

test("a callback without a table of functions traps", () => {
  const run = (source: string): unknown =>
    TestCanister.install(assembleWat(source)).trap("cleanup_callback", "", { closure: { fun: 0, env: 0n } });
  const code = "engine/contract-violation";
  assert.deepEqual(run("(module)"), { code, message: "Canister violated contract: table not found" });
  assert.deepEqual(run("(module (table 1 externref))"), {
    code,
    message: "Canister violated contract: not a function reference",
  });
});

test("a callback's value that is too wide for the module traps", () => {
  assert.deepEqual(canister(32, 32).trap("reply_callback", "", { closure: { fun: 0, env: 2n ** 32n } }), {
    code: "engine/contract-violation",
    message: "Canister violated contract: error converting additional value 4294967296 to u32",
  });
});

test("run() throws for a callback without a closure", () => {
  assert.throws(
    () => canister(32, 32).run("reply_callback", ""),
    (error) => hasFault(error, "engine/missing-closure"),
  );
});

test("a callback that runs out of instructions leaves the state", () => {
  const target = TestCanister.install(
    assembleWat(`(module (memory 1) (func $f (param i32) (i32.store (i32.const 0) (i32.const 1))
      (loop $l (br $l))) (table 1 funcref) (elem (i32.const 0) func $f))`),
  );
  const { heap } = target.state;
  const outcome = target.run("reply_callback", "", {
    closure: { fun: 0, env: 0n },
    instructionLimit: 1_000_000n,
  });
  assert.equal(outcome.kind, "out_of_instructions");
  assert.equal(outcome.instructionsUsed, 1_000_000n);
  assert.equal(target.state.heap, heap);
});

test("the tasks enter their hooks; a module without them does nothing", () => {
  const hooks = { heartbeat: 1, global_timer: 2, on_low_wasm_memory: 3 } as const;
  const hooked = TestCanister.install(
    assembleWat(`(module (memory 1) (global $last (export "last") (mut i32) (i32.const 0))
      ${Object.entries(hooks)
        .map(([name, value]) => `(func (export "canister_${name}") (global.set $last (i32.const ${value})))`)
        .join("\n")})`),
  );
  const plain = TestCanister.install(assembleWat("(module)"));
  for (const [name, value] of Object.entries(hooks)) {
    // The keys of the record above.
    const kind = name as keyof typeof hooks;
    hooked.expectReturned(kind, "");
    assert.deepEqual(hooked.state.globals, [{ type: "i32", value }]);
    const { state } = plain;
    assert.equal(plain.expectReturned(kind, "").instructionsUsed, 0n);
    assert.equal(plain.state, state);
  }
});

test("an imported function can be a callback", () => {
  const target = TestCanister.install(
    assembleWat(`(module (import "ic0" "canister_cycle_balance128" (func $balance (param i32)))
      (memory 1) (table 1 funcref) (elem (i32.const 0) func $balance))`),
  );
  target.expectReturned("reply_callback", "", { closure: { fun: 0, env: 16n } });
  assert.equal(target.state.heap.pageCount, 1);
  const beyond = { closure: { fun: 0, env: 65_530n } };
  assert.equal(target.trapCode("reply_callback", "", beyond), "engine/contract-violation");
});

test("a callback that recurses without end overflows the stack and leaves the state", () => {
  const target = TestCanister.install(
    assembleWat(`(module (memory 1) (func $f (param i32)
      (i32.store (i32.const 0) (i32.const 1)) (call $f (local.get 0)))
      (table 1 funcref) (elem (i32.const 0) func $f))`),
  );
  const before = target.state;
  const closure = { fun: 0, env: 0n };
  assert.equal(target.trapCode("reply_callback", "", { closure }), "engine/stack-overflow");
  assert.equal(target.state, before);
});
