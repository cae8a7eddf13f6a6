import assert from "node:assert/strict";
import { test } from "node:test";
import { assembleWat } from "../../tests/support/compile-wat.ts";
import { readRange, WASM_PAGE_BYTES } from "../pages/mod.ts";
import { SeededRandom } from "../bytes/testing/seeded-random.ts";
import type { ExecutionState } from "./execution-state.ts";
import { createEngine, TestCanister } from "./testing/test-canister.ts";

/**
 * A canister that does what its argument says: steps of (operation, address, value), four bytes each, at the start of
 * the heap. The model below does the same to plain arrays.
 */
function interpreter(width: 32 | 64): Uint8Array {
  const to64 = (code: string): string => (width === 64 ? code : `(i64.extend_i32_u ${code})`);
  const address = (code: string): string => (width === 64 ? `(i64.extend_i32_u ${code})` : code);
  const type = `i${width}`;
  return assembleWat(`(module
    (import "ic0" "msg_arg_data_size" (func $size (result ${type})))
    (import "ic0" "msg_arg_data_copy" (func $copy (param ${type} ${type} ${type})))
    (import "ic0" "stable64_grow" (func $stable_grow (param i64) (result i64)))
    (import "ic0" "stable64_write" (func $stable_write (param i64 i64 i64)))
    (import "ic0" "stable64_read" (func $stable_read (param i64 i64 i64)))
    (memory ${width === 64 ? "i64" : ""} 2 20)
    (global $g (mut i64) (i64.const 0))
    (func $run
      (local $at i32) (local $end i32) (local $op i32) (local $a i32) (local $b i32)
      (local.set $end ${width === 64 ? "(i32.wrap_i64 (call $size))" : "(call $size)"})
      (call $copy (${type}.const 0) (${type}.const 0) (call $size))
      (block $done (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $op (i32.load ${address("(local.get $at)")}))
        (local.set $a (i32.load offset=4 ${address("(local.get $at)")}))
        (local.set $b (i32.load offset=8 ${address("(local.get $at)")}))
        (local.set $at (i32.add (local.get $at) (i32.const 12)))
        (block $6 (block $5 (block $4 (block $3 (block $2 (block $1 (block $0
          (br_table $0 $1 $2 $3 $4 $5 $6 (local.get $op)))
          (i64.store ${address("(local.get $a)")} (i64.extend_i32_u (local.get $b))) (br $next))
          (drop (memory.grow ${address("(local.get $b)")})) (br $next))
          (global.set $g (i64.add (global.get $g) (i64.extend_i32_u (local.get $b)))) (br $next))
          (memory.fill ${address("(local.get $a)")} (local.get $b) ${address("(local.get $b)")}) (br $next))
          (drop (call $stable_grow (i64.extend_i32_u (local.get $b)))) (br $next))
          (call $stable_write (i64.extend_i32_u (local.get $a)) ${to64(address("(local.get $b)"))} (i64.const 100)) (br $next))
        (call $stable_read (i64.extend_i32_u (local.get $b)) (i64.extend_i32_u (local.get $a)) (i64.const 100))
        (br $next))))
    (func (export "canister_update run") (call $run))
    (func (export "canister_query ask") (call $run))
    (func (export "canister_update trap") (call $run) unreachable)
    (func (export "canister_update exhaust") (call $run) (loop $again (br $again))))`);
}

interface Model {
  readonly heap: Uint8Array<ArrayBuffer>;
  readonly stable: Uint8Array<ArrayBuffer>;
  readonly global: bigint;
}

const HEAP_PAGES = 20;
const STABLE_PAGES = 4;

function grown(memory: Uint8Array<ArrayBuffer>, wasmPages: number, maximum: number): Uint8Array<ArrayBuffer> {
  const pages = memory.length / WASM_PAGE_BYTES + wasmPages;
  if (pages > maximum) return memory;
  const larger = new Uint8Array(pages * WASM_PAGE_BYTES);
  larger.set(memory);
  return larger;
}

/** What the steps do; `undefined` if one of them traps. */
function applied(before: Model, arg: Uint8Array): Model | undefined {
  let heap = before.heap.slice();
  let stable = before.stable.slice();
  let { global } = before;
  heap.set(arg, 0);
  for (let at = 0; at < arg.length; at += 12) {
    const view = new DataView(heap.buffer);
    const [operation, a, b] = [0, 4, 8].map((offset) => view.getUint32(at + offset, true));
    assert.ok(a !== undefined && b !== undefined);
    const overruns = (memory: Uint8Array, start: number, length: number): boolean =>
      start + length > memory.length;
    if (operation === 0) {
      if (overruns(heap, a, 8)) return undefined;
      view.setBigUint64(a, BigInt(b), true);
    } else if (operation === 1) heap = grown(heap, b, HEAP_PAGES);
    else if (operation === 2) global = BigInt.asIntN(64, global + BigInt(b));
    else if (operation === 3) {
      if (overruns(heap, a, b)) return undefined;
      heap.fill(b, a, a + b);
    } else if (operation === 4) stable = grown(stable, b, STABLE_PAGES);
    else if (operation === 5) {
      if (overruns(heap, b, 100) || overruns(stable, a, 100)) return undefined;
      stable.set(heap.subarray(b, b + 100), a);
    } else {
      if (overruns(heap, b, 100) || overruns(stable, a, 100)) return undefined;
      heap.set(stable.subarray(a, a + 100), b);
    }
  }
  return { heap, stable, global };
}

function randomSteps(random: SeededRandom, heapBytes: number, stableBytes: number): Uint8Array {
  const steps = random.below(8);
  const arg = new Uint32Array(steps * 3);
  for (let step = 0; step < steps; step++) {
    const operation = random.pick([0, 0, 0, 1, 2, 3, 3, 4, 5, 6]);
    const isRisky = random.below(25) === 0;
    const address = 200 + random.below(isRisky ? heapBytes + 20 : heapBytes - 6_000);
    const inStable = random.below(Math.max(stableBytes - 100, 1));
    const values: Record<number, [number, number]> = {
      0: [address, random.below(1_000)],
      1: [0, random.below(4)],
      2: [0, random.below(2 ** 31)],
      3: [address, random.below(5_000)],
      4: [0, random.below(3)],
      5: [inStable, address],
      6: [inStable, address],
    };
    arg.set([operation, ...(values[operation] ?? [0, 0])], step * 3);
  }
  return new Uint8Array(arg.buffer);
}

function contentOf(
  state: ExecutionState,
  canister: { store: ReturnType<typeof createEngine>["store"] },
): Model {
  const heap = new Uint8Array(state.heapWasmPages * WASM_PAGE_BYTES);
  const stable = new Uint8Array(state.stableWasmPages * WASM_PAGE_BYTES);
  readRange(canister.store, state.heap, 0, heap);
  readRange(canister.store, state.stable, 0, stable);
  const [global] = state.globals;
  assert.ok(global?.type === "i64");
  return { heap, stable, global: global.value };
}

for (const width of [32, 64] as const) {
  for (let seed = 1; seed <= 6; seed++) {
    test(`wasm${width} messages leave exactly the model's state, from any fork (seed ${seed})`, () => {
      const random = new SeededRandom(seed);
      const { engine, store } = createEngine();
      const canister = TestCanister.install(interpreter(width), engine);
      const empty = { heap: new Uint8Array(2 * WASM_PAGE_BYTES), stable: new Uint8Array(0), global: 0n };
      const forks: { state: ExecutionState; model: Model }[] = [{ state: canister.state, model: empty }];
      for (let step = 0; step < 60; step++) {
        const from = forks[random.below(4) === 0 ? random.below(forks.length) : forks.length - 1];
        assert.ok(from !== undefined);
        const arg = randomSteps(random, from.model.heap.length, from.model.stable.length);
        const expected = applied(from.model, arg);
        canister.state = from.state;
        const method = random.pick(["run", "run", "run", "trap", "exhaust"]);
        const kind = method === "run" ? random.pick(["update", "update", "query"] as const) : "update";
        const environment = { stableLimitBytes: STABLE_PAGES * WASM_PAGE_BYTES };
        const outcome = canister.run(kind, kind === "query" ? "ask" : method, {
          arg,
          environment,
          instructionLimit: 1_000_000n,
        });
        const note = `seed ${seed}, step ${step}, ${kind} ${method}`;
        const kindWithoutTrap = { run: "returned", trap: "trapped", exhaust: "out_of_instructions" }[method];
        assert.equal(outcome.kind, expected === undefined ? "trapped" : kindWithoutTrap, note);
        if (outcome.kind !== "returned" || kind === "query") assert.equal(canister.state, from.state, note);
        else if (expected !== undefined) forks.push({ state: canister.state, model: expected });
      }
      for (const { state, model } of forks) {
        const content = contentOf(state, { store });
        assert.ok(Buffer.compare(content.heap, model.heap) === 0, `heap, seed ${seed}`);
        assert.ok(Buffer.compare(content.stable, model.stable) === 0, `stable memory, seed ${seed}`);
        assert.equal(content.global, model.global, `global, seed ${seed}`);
      }
    });
  }
}
