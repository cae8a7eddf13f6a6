import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../tests/support/compile-wat.ts";
import { MemoryPageStore, PAGE_BYTES } from "../pages/mod.ts";
import { createEngine, TestCanister } from "./testing/test-canister.ts";

const MIB = 2 ** 20;

/** Fills as many MiB as the first byte of its argument says, and answers whether it got that much. */
const filler = assembleWat(`(module
  (import "ic0" "msg_arg_data_copy" (func $copy (param i32 i32 i32)))
  (import "ic0" "msg_reply" (func $reply))
  (memory 1)
  (func $fill
    (local $bytes i32)
    (call $copy (i32.const 0) (i32.const 0) (i32.const 1))
    (local.set $bytes (i32.shl (i32.load8_u (i32.const 0)) (i32.const 20)))
    (if (i32.eq (memory.grow (i32.shr_u (local.get $bytes) (i32.const 16))) (i32.const -1)) (then unreachable))
    (memory.fill (i32.const 65536) (i32.const 7) (local.get $bytes)))
  (func (export "canister_update fill") (call $fill) (call $reply))
  (func (export "canister_query ask") (call $fill) (call $reply))
  (func (export "canister_update trap") (call $fill) unreachable))`);

const megabytes = (count: number): { arg: Uint8Array } => ({ arg: new Uint8Array([count]) });

test("a message that touches more than is worth undoing page by page is undone all the same", () => {
  const canister = TestCanister.install(filler);
  canister.reply("update", "fill", megabytes(1));
  const before = canister.state;
  assert.equal(canister.trapCode("update", "trap", megabytes(80)), "engine/unreachable");
  canister.reply("query", "ask", megabytes(80));
  assert.equal(canister.state, before);
  assert.deepEqual([...canister.engine.liveRoots()], []);
  canister.reply("update", "fill", megabytes(2));
  assert.equal(canister.state.heapWasmPages, 1 + 3 * 16);
});

test("instances are dropped when their memories together exceed the limit, and come back", () => {
  const { engine } = createEngine({ maxResidentBytes: 8 * MIB });
  const canisters = ["a", "b", "c", "d"].map((key) => TestCanister.install(filler, engine, key));
  for (const canister of canisters) canister.reply("update", "fill", megabytes(3));
  assert.ok([...engine.liveRoots()].length < canisters.length);
  for (const canister of canisters) {
    canister.reply("query", "ask", megabytes(1));
    assert.equal(canister.state.heap.pageCount, (3 * MIB) / PAGE_BYTES + 1);
  }
});

test("a page store that has no room left is an outcome, and the engine works on", () => {
  class FullPageStore extends MemoryPageStore {
    isFull = false;

    override append(page: Uint8Array): number {
      if (this.isFull) throw new RangeError("Array buffer allocation failed");
      return super.append(page);
    }
  }
  const pageStore = new FullPageStore();
  const canister = TestCanister.install(filler, createEngine({ pageStore }).engine);
  const before = canister.state;
  pageStore.isFull = true;
  assert.equal(canister.trapCode("update", "fill", megabytes(1)), "engine/host-out-of-memory");
  assert.equal(canister.state, before);
  pageStore.isFull = false;
  canister.reply("update", "fill", megabytes(1));
  assert.equal(canister.state.heapWasmPages, 17);
});

test("an error of the page store is thrown on, and the engine works on", () => {
  class BrokenPageStore extends MemoryPageStore {
    isBroken = false;

    override append(page: Uint8Array): number {
      if (this.isBroken) throw new Error("disk is gone");
      return super.append(page);
    }
  }
  const pageStore = new BrokenPageStore();
  const canister = TestCanister.install(filler, createEngine({ pageStore }).engine);
  pageStore.isBroken = true;
  assert.throws(() => canister.run("update", "fill", megabytes(1)), /disk is gone/);
  pageStore.isBroken = false;
  canister.reply("update", "fill", megabytes(1));
  assert.equal(canister.state.heap.pageCount, 257);
});

test("a wasm64 heap above 4 GiB is captured, undone, stored and loaded at the right places", () => {
  const wasm = assembleWat(`(module
    (import "ic0" "msg_reply" (func $reply))
    (import "ic0" "msg_reply_data_append" (func $append (param i64 i64)))
    (import "ic0" "msg_arg_data_copy" (func $copy (param i64 i64 i64)))
    (memory i64 1)
    (func (export "canister_init") (drop (memory.grow (i64.const 80000))))
    (func $write
      (call $copy (i64.const 0x120000ffe) (i64.const 0) (i64.const 4))
      (i64.store (i64.const 0x130000ffd) (i64.load (i64.const 0x120000ffe))))
    (func (export "canister_update write") (call $write) (call $reply))
    (func (export "canister_update trap") (call $write) unreachable)
    (func (export "canister_query read")
      (call $append (i64.const 0x120000ffe) (i64.const 4))
      (call $append (i64.const 0x130000ffd) (i64.const 4))
      (call $reply)))`);
  const { engine, store } = createEngine();
  const environment = { heapLimitBytes: 6 * 2 ** 30 };
  const canister = new TestCanister(engine, TestCanister.create(wasm, engine).state);
  canister.expectReturned("init", "", { environment });
  canister.reply("update", "write", { arg: new Uint8Array([1, 2, 3, 4]), environment });
  assert.deepEqual([...canister.reply("query", "read")], [1, 2, 3, 4, 1, 2, 3, 4]);
  assert.equal(canister.state.heap.pageCount, 4);
  assert.equal(
    canister.trapCode("update", "trap", { arg: new Uint8Array([9, 9, 9, 9]) }),
    "engine/unreachable",
  );
  assert.deepEqual([...canister.reply("query", "read")], [1, 2, 3, 4, 1, 2, 3, 4]);
  const other = new TestCanister(createEngine({ pageStore: store }).engine, canister.state);
  assert.deepEqual([...other.reply("query", "read")], [1, 2, 3, 4, 1, 2, 3, 4]);
});
