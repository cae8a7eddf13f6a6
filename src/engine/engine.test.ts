import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../tests/support/compile-wat.ts";
import { emptyPageMap, writeRange } from "../pages/mod.ts";
import type { ExecutionState } from "./execution-state.ts";
import { createEngine, prepared, quietEnvironment, TestCanister } from "./testing/test-canister.ts";

/** Counts in the heap and in a global, and remembers start and init. */
const counter = assembleWat(`(module
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (memory (export "memory") 2 40)
  (global $count (mut i64) (i64.const 100))
  (data (i32.const 65530) "\\01\\00\\00\\00\\00\\00\\00\\00")
  (func $start (i32.store8 (i32.const 8) (i32.const 5)))
  (start $start)
  (func (export "canister_init") (i32.store8 (i32.const 9) (i32.const 6)))
  (func $bump
    (global.set $count (i64.add (global.get $count) (i64.const 1)))
    (i64.store (i32.const 65530) (i64.add (i64.load (i32.const 65530)) (i64.const 1))))
  (func $answer
    (i64.store (i32.const 16) (global.get $count))
    (i32.store (i32.const 24) (memory.size))
    (call $append (i32.const 65530) (i32.const 8))
    (call $append (i32.const 8) (i32.const 2))
    (call $append (i32.const 16) (i32.const 8))
    (call $append (i32.const 24) (i32.const 1))
    (call $reply))
  (func (export "canister_update bump") (call $bump) (call $answer))
  (func (export "canister_query bump_query") (call $bump) (drop (memory.grow (i32.const 3))) (call $answer))
  (func (export "canister_query read") (call $answer))
  (func (export "canister_update grow") (drop (memory.grow (i32.const 1))) (call $answer))
  (func (export "canister_update overgrow")
    (i32.store8 (i32.const 8) (memory.grow (i32.const 9))) (call $answer))
  (func (export "canister_update grow_and_trap")
    (call $bump)
    (drop (memory.grow (i32.const 2)))
    (memory.fill (i32.const 131000) (i32.const 7) (i32.const 9000))
    unreachable)
  (func (export "canister_update loop") (call $bump) (loop $again (br $again)))
  (func (export "canister_update nothing")))`);

/** Heap counter, bytes of start and init, global, WasmPages. */
function counts(reply: Uint8Array): number[] {
  return [reply[0] ?? 0, reply[8] ?? 0, reply[9] ?? 0, reply[10] ?? 0, reply[18] ?? 0];
}

test("Engine.run() keeps what updates do and drops what queries do", () => {
  const canister = TestCanister.install(counter);
  assert.deepEqual(counts(canister.reply("query", "read")), [1, 5, 6, 100, 2]);
  assert.deepEqual(counts(canister.reply("update", "bump")), [2, 5, 6, 101, 2]);
  const before = canister.state;
  assert.deepEqual(counts(canister.reply("query", "bump_query")), [3, 5, 6, 102, 5]);
  assert.deepEqual(counts(canister.reply("query", "bump_query")), [3, 5, 6, 102, 5]);
  assert.deepEqual(counts(canister.reply("replicated_query", "bump_query")), [3, 5, 6, 102, 5]);
  assert.equal(canister.state, before);
  assert.deepEqual(counts(canister.reply("update", "grow")), [2, 5, 6, 101, 3]);
  assert.equal(canister.state.heapWasmPages, 3);
});

test("Engine.run() returns the same state if an update changed nothing", () => {
  const canister = TestCanister.install(counter);
  const before = canister.state;
  canister.expectReturned("update", "nothing");
  assert.equal(canister.state, before);
});

test("Engine.run() undoes a message that traps after growing and writing", () => {
  const canister = TestCanister.install(counter);
  const before = canister.state;
  assert.equal(canister.trapCode("update", "grow_and_trap"), "engine/unreachable");
  assert.equal(canister.state, before);
  assert.deepEqual(counts(canister.reply("query", "read")), [1, 5, 6, 100, 2]);
  assert.deepEqual(counts(canister.reply("update", "grow")), [1, 5, 6, 100, 3]);
});

test("Engine.run() stops an endless loop at its limit and undoes it", () => {
  const canister = TestCanister.install(counter);
  const outcome = canister.run("update", "loop", { instructionLimit: 100_000n });
  assert.equal(outcome.kind, "out_of_instructions");
  assert.equal(outcome.instructionsUsed, 100_000n);
  assert.deepEqual(counts(canister.reply("update", "bump")), [2, 5, 6, 101, 2]);
});

test("Engine.run() counts the same instructions for the same message", () => {
  const canister = TestCanister.install(counter);
  const used = [1, 2, 3].map(() => canister.expectReturned("query", "read").instructionsUsed);
  assert.equal(new Set(used).size, 1);
  assert.ok((used[0] ?? 0n) > 0n);
});

test("Engine.run() lets the heap grow to the limit of the environment or the module and no further", () => {
  const canister = TestCanister.install(counter);
  const refused = counts(
    canister.reply("update", "overgrow", { environment: { heapLimitBytes: 10 * 65_536 } }),
  );
  assert.deepEqual([refused[1], refused[4]], [255, 2]);
  const granted = counts(
    canister.reply("update", "overgrow", { environment: { heapLimitBytes: 11 * 65_536 } }),
  );
  assert.deepEqual([granted[1], granted[4]], [2, 11]);
});

test("Engine.run() forks: states of one canister run in any order on one instance", () => {
  const canister = TestCanister.install(counter);
  const versions: ExecutionState[] = [canister.state];
  for (let index = 0; index < 5; index++) {
    canister.reply("update", index % 2 === 0 ? "bump" : "grow");
    versions.push(canister.state);
  }
  const expected = [
    [1, 5, 6, 100, 2],
    [2, 5, 6, 101, 2],
    [2, 5, 6, 101, 3],
    [3, 5, 6, 102, 3],
    [3, 5, 6, 102, 4],
    [4, 5, 6, 103, 4],
  ];
  for (const index of [0, 5, 1, 4, 2, 3, 0, 5]) {
    const state = versions[index];
    assert.ok(state !== undefined);
    canister.state = state;
    assert.deepEqual(counts(canister.reply("query", "read")), expected[index], `version ${index}`);
  }
});

test("Engine.run() drops the oldest instances and brings them back from their states", () => {
  const { engine } = createEngine({ maxLiveInstances: 2 });
  const canisters = ["a", "b", "c", "d"].map((key) => TestCanister.install(counter, engine, key));
  for (let round = 1; round <= 3; round++) {
    for (const [index, canister] of canisters.entries()) {
      for (let times = 0; times <= index; times++) canister.reply("update", "bump");
      assert.deepEqual(counts(canister.reply("query", "read"))[0], 1 + round * (index + 1));
    }
  }
  assert.equal([...engine.liveRoots()].length, 2);
});

test("Engine.evict() forgets an instance and nothing else", () => {
  const canister = TestCanister.install(counter);
  canister.reply("update", "bump");
  canister.engine.evict(canister.key);
  assert.deepEqual([...canister.engine.liveRoots()], []);
  assert.deepEqual(counts(canister.reply("query", "read")), [2, 5, 6, 101, 2]);
});

test("Engine.liveRoots() keeps a collection of the page store from breaking live instances", () => {
  const { engine, store } = createEngine();
  const canister = TestCanister.install(counter, engine);
  const old = canister.state;
  canister.reply("update", "bump");
  const current = canister.state;
  store.collect([old.heap, ...engine.liveRoots()]);
  writeRange(store, emptyPageMap, 0, new Uint8Array(65_536).fill(9));
  canister.state = old;
  assert.deepEqual(counts(canister.reply("query", "read")), [1, 5, 6, 100, 2]);
  assert.notEqual(current, old);
});

test("Engine.run() answers calls to what a module does not export", () => {
  const canister = TestCanister.install(counter);
  const { code, message } = canister.trap("update", "read");
  assert.deepEqual([code, message], ["engine/method-not-found", "Canister has no update method 'read'."]);
  assert.equal(canister.trapCode("query", "bump"), "engine/method-not-found");
  assert.equal(canister.trapCode("composite_query", "read"), "engine/method-not-found");
  const before = canister.state;
  for (const kind of ["pre_upgrade", "post_upgrade"] as const) {
    const outcome = canister.expectReturned(kind, "");
    assert.deepEqual([outcome.state, outcome.instructionsUsed], [before, 0n]);
  }
  assert.equal(canister.expectReturned("inspect_message", "bump").effects.accepted, true);
});

test("Engine.run() works for a module without a memory", () => {
  const canister = TestCanister.install(
    assembleWat(`(module
      (import "ic0" "msg_reply" (func $reply))
      (import "ic0" "trap" (func $trap (param i32 i32)))
      (global $g (mut i32) (i32.const 3))
      (func (export "canister_update add") (global.set $g (i32.add (global.get $g) (i32.const 1))) (call $reply))
      (func (export "canister_update trap") (global.set $g (i32.const 0)) (call $trap (i32.const 0) (i32.const 1))))`),
  );
  canister.reply("update", "add");
  assert.equal(canister.trap("update", "trap").message.includes("out of memory bounds"), true);
  assert.deepEqual(canister.state.globals, [{ type: "i32", value: 4 }]);
  assert.equal(canister.state.heapWasmPages, 0);
});

test("Engine.createExecutionState() reports a data segment that does not fit", () => {
  const { engine } = createEngine();
  const wasm = assembleWat(`(module (memory 1) (data (i32.const 65535) "ab"))`);
  const created = engine.createExecutionState(prepared(wasm));
  assert.ok(!created.ok);
  assert.equal(created.fault.code, "engine/memory-out-of-bounds");
});

test("Engine.createExecutionState() reports a module that does not compile", () => {
  const { engine } = createEngine();
  const module = { ...prepared(counter), bytes: new Uint8Array([0, 97, 115, 109, 9, 9, 9, 9]) };
  const created = engine.createExecutionState(module);
  assert.ok(!created.ok);
  assert.equal(created.fault.code, "engine/cannot-compile");
});

test("Engine.createExecutionState() keeps a heap as it is and makes the globals fresh", () => {
  const canister = TestCanister.install(counter);
  canister.reply("update", "bump");
  canister.reply("update", "grow");
  const { heap, heapWasmPages } = canister.state;
  const keep = { heap: { map: heap, wasmPages: heapWasmPages }, stable: { map: heap, wasmPages: 1 } };
  const created = canister.engine.createExecutionState(prepared(counter), keep);
  assert.ok(created.ok);
  assert.deepEqual([created.state.heap, created.state.heapWasmPages], [heap, 3]);
  assert.deepEqual([created.state.stable, created.state.stableWasmPages], [heap, 1]);
  canister.state = created.state;
  assert.deepEqual(counts(canister.reply("query", "read")), [2, 5, 6, 100, 3]);
});

test("Engine.run() refuses a state whose globals belong to another module", () => {
  const canister = TestCanister.install(counter);
  const state = { ...canister.state, globals: [] };
  assert.throws(
    () =>
      canister.engine.run({
        instanceKey: "other",
        state,
        message: { kind: "query", methodName: "read", arg: new Uint8Array(0), caller: new Uint8Array(0) },
        environment: quietEnvironment,
        instructionLimit: 1_000n,
      }),
    { name: "EngineError", fault: { code: "engine/foreign-globals", expected: 1, actual: 0 } },
  );
  assert.deepEqual(counts(canister.reply("query", "read")), [1, 5, 6, 100, 2]);
});
