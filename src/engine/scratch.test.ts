import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../tests/support/compile-wat.ts";
import { MemoryPageStore, type PageSlot, type PageStore } from "../pages/mod.ts";
import type { ExecutionState } from "./execution-state.ts";
import type { MessageOutcome } from "./message-outcome.ts";
import type { MessageKind } from "./message.ts";
import { createEngine, quietEnvironment, TestCanister } from "./testing/test-canister.ts";

const FIRST_SLOT = 2 ** 40;

/** Reads what another store holds, and keeps what is appended for itself. */
class ScratchStore implements PageStore {
  readonly #base: PageStore;
  readonly #own = new MemoryPageStore();

  constructor(base: PageStore) {
    this.#base = base;
  }

  read(slot: PageSlot, target: Uint8Array, targetOffset: number): void {
    if (slot < FIRST_SLOT) this.#base.read(slot, target, targetOffset);
    else this.#own.read(slot - FIRST_SLOT, target, targetOffset);
  }

  append(page: Uint8Array): PageSlot {
    return FIRST_SLOT + this.#own.append(page);
  }
}

/** Every entry adds one to a counter in the heap and one in stable memory, and answers both. */
const counting = assembleWat(`(module
  (import "ic0" "msg_reply" (func $reply))
  (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
  (import "ic0" "stable64_grow" (func $grow (param i64) (result i64)))
  (import "ic0" "stable64_size" (func $size (result i64)))
  (import "ic0" "stable64_read" (func $read (param i64 i64 i64)))
  (import "ic0" "stable64_write" (func $write (param i64 i64 i64)))
  (memory 1)
  (func $count
    (if (i64.eqz (call $size)) (then (drop (call $grow (i64.const 1)))))
    (i32.store8 (i32.const 0) (i32.add (i32.load8_u (i32.const 0)) (i32.const 1)))
    (call $read (i64.const 1) (i64.const 0) (i64.const 1))
    (i32.store8 (i32.const 1) (i32.add (i32.load8_u (i32.const 1)) (i32.const 1)))
    (call $write (i64.const 0) (i64.const 1) (i64.const 1))
    (call $append (i32.const 0) (i32.const 2)) (call $reply))
  (func $callback (param i32) (call $count))
  (table 1 funcref) (elem (i32.const 0) func $callback)
  (func (export "canister_update u") (call $count))
  (func (export "canister_query q") (call $count))
  (func (export "canister_composite_query c") (call $count)))`);

interface Ran {
  readonly state: ExecutionState;
  readonly counts: number[];
}

function run(canister: TestCanister, kind: MessageKind, methodName: string, scratch?: PageStore): Ran {
  const outcome: MessageOutcome = canister.engine.run({
    instanceKey: canister.key,
    state: canister.state,
    message: {
      kind,
      methodName,
      arg: new Uint8Array(),
      caller: new Uint8Array(),
      closure: { fun: 0, env: 0n },
    },
    environment: quietEnvironment,
    instructionLimit: 10_000_000n,
    ...(scratch === undefined ? {} : { scratch }),
  });
  assert.ok(outcome.kind === "returned" && outcome.response?.kind === "reply");
  return { state: outcome.state, counts: [...outcome.response.data] };
}

test("a composite query and its callbacks go on from each other in a scratch store, and leave no trace", () => {
  const { engine, store } = createEngine();
  const canister = TestCanister.install(counting, engine);
  canister.expectReturned("update", "u");
  const { state } = canister;
  const used = store.usedSlots;
  const scratch = new ScratchStore(store);
  const queried = run(canister, "composite_query", "c", scratch);
  assert.deepEqual(queried.counts, [2, 2]);
  canister.state = queried.state;
  const replied = run(canister, "composite_reply_callback", "", scratch);
  assert.deepEqual(replied.counts, [3, 3]);
  canister.state = replied.state;
  assert.deepEqual(run(canister, "composite_reject_callback", "", scratch).counts, [4, 4]);
  assert.equal(store.usedSlots, used);

  engine.rewind(canister.key, state);
  assert.deepEqual([...engine.liveRoots()].filter((root) => root === state.heap).length, 1);
  canister.state = state;
  assert.deepEqual(run(canister, "query", "q").counts, [2, 2]);
  assert.deepEqual(run(canister, "update", "u").counts, [2, 2]);
});

test("without a scratch store a composite query leaves the state of the request", () => {
  const canister = TestCanister.install(counting);
  const { state } = canister;
  assert.equal(run(canister, "composite_query", "c").state, state);
  assert.deepEqual(run(canister, "composite_query", "c").counts, [1, 1]);
});
