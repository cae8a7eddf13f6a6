import assert from "node:assert/strict";
import { test } from "node:test";

import { ABI, readBitsExportName, tableExportName, writeBitsExportName } from "./abi.ts";
import { accepted } from "./testing/assemble.ts";
import { callOn, RewrittenInstance } from "./testing/rewritten-instance.ts";

const plenty = 10n ** 12n;

function start(source: string): RewrittenInstance {
  const instance = new RewrittenInstance(accepted(source));
  instance.gas = plenty;
  return instance;
}

/** Text for both widths: PTR is the type of an address, MEM stands in front of the limits of a memory. */
function forWidths(name: string, check: (text: (source: string) => string) => void): void {
  for (const width of ["i32", "i64"]) {
    test(`${name}, ${width}`, () => {
      check((source) => source.replaceAll("PTR", width).replaceAll("MEM", width === "i64" ? "i64" : ""));
    });
  }
}

/** Calls `run` and answers the pages it captured, sorted. */
function capturedBy(instance: RewrittenInstance, ...args: (number | bigint)[]): number[] {
  callOn(instance.v8, "run", args);
  const pages = instance.dirtyPages().sort((a, b) => a - b);
  instance.commit();
  return pages;
}

forWidths("rewriteModule() captures what a pointer reaches that a loop moves", (text) => {
  const instance = start(
    text(`(module (memory MEM 1) (func (export "run") (local $p PTR)
      (i32.store (local.get $p) (i32.const 1))
      (loop $next
        (i32.store (local.get $p) (i32.const 1))
        (local.set $p (PTR.add (local.get $p) (PTR.const 4096)))
        (br_if $next (PTR.lt_u (local.get $p) (PTR.const 16384))))))`),
  );
  assert.deepEqual(capturedBy(instance), [0, 1, 2, 3]);
});

forWidths("rewriteModule() keeps what holds on one path from the other path", (text) => {
  const instance = start(
    text(`(module (memory MEM 1) (func (export "run") (param $take i32) (param $p PTR) (param $q PTR)
      (i32.store (local.get $q) (i32.const 1))
      (if (local.get $take) (then (local.set $p (local.get $q)) (return)))
      (i32.store (local.get $p) (i32.const 1))))`),
  );
  const pointer = (at: number): number | bigint => (instance.isWide ? BigInt(at) : at);
  assert.deepEqual(capturedBy(instance, 0, pointer(0), pointer(8192)), [0, 2]);
  assert.deepEqual(capturedBy(instance, 1, pointer(0), pointer(8192)), [2]);
});

forWidths("rewriteModule() checks a global's address again after a call that may change it", (text) => {
  const instance = start(
    text(`(module (memory MEM 1) (global $sp (mut PTR) (PTR.const 0))
      (func $move (global.set $sp (PTR.const 12288)))
      (func (export "run")
        (global.set $sp (PTR.load (PTR.const 0)))
        (i32.store (global.get $sp) (i32.const 1))
        (call $move)
        (i32.store (global.get $sp) (i32.const 1))))`),
  );
  assert.deepEqual(capturedBy(instance), [0, 3]);
});

forWidths("rewriteModule() checks a global's address again after a branch that changes it", (text) => {
  const instance = start(
    text(`(module (memory MEM 1) (global $sp (mut PTR) (PTR.const 0))
      (func (export "run") (param $take i32)
        (global.set $sp (PTR.load (PTR.const 0)))
        (if (local.get $take) (then (global.set $sp (PTR.const 12288))))
        (i32.store (global.get $sp) (i32.const 0))))`),
  );
  assert.deepEqual(capturedBy(instance, 0), [0]);
  assert.deepEqual(capturedBy(instance, 1), [3]);
});

forWidths("rewriteModule() checks a global's address again in a loop that changes it", (text) => {
  const instance = start(
    text(`(module (memory MEM 1) (global $sp (mut PTR) (PTR.const 0))
      (func (export "run")
        (global.set $sp (PTR.load (PTR.const 0)))
        (i32.store (global.get $sp) (i32.const 0))
        (loop $next
          (i32.store (global.get $sp) (i32.const 0))
          (global.set $sp (PTR.add (global.get $sp) (PTR.const 4096)))
          (br_if $next (PTR.lt_u (global.get $sp) (PTR.const 20480))))))`),
  );
  assert.deepEqual(capturedBy(instance), [0, 1, 2, 3, 4]);
});

forWidths("rewriteModule() lets a store trap no earlier than the original", (text) => {
  const instance = start(
    text(`(module (memory (export "memory") MEM 1) (func (export "run") (param $more i32) (local $p PTR)
      (local.set $p (PTR.add (PTR.load (PTR.const 0)) (PTR.const 65532)))
      (i32.store (local.get $p) (i32.const 7))
      (if (local.get $more) (then (i32.store offset=4 (local.get $p) (i32.const 8))))))`),
  );
  assert.deepEqual(callOn(instance.v8, "run", [0]), { kind: "returned", value: undefined });
  assert.deepEqual(callOn(instance.v8, "run", [1]), {
    kind: "trapped",
    reason: "memory access out of bounds",
  });
});

forWidths("rewriteModule() traps on writes beyond a size that was rolled back", (text) => {
  const instance = start(
    text(`(module (memory MEM 1 4)
      (func (export "grow") (result i32) (PTR.eq (memory.grow (PTR.const 2)) (PTR.const -1)))
      (func (export "store") (param PTR) (i32.store (local.get 0) (i32.const 1)))
      (func (export "fill") (param PTR) (memory.fill (local.get 0) (i32.const 1) (PTR.const 8)))
      (func (export "copy") (param PTR) (memory.copy (PTR.const 0) (local.get 0) (PTR.const 8)))
      (func (export "size") (result PTR) (memory.size)))`),
  );
  const address = (at: number): number | bigint => (instance.isWide ? BigInt(at) : at);
  const before = instance.readState();
  assert.deepEqual(callOn(instance.v8, "grow", []), { kind: "returned", value: 0 });
  assert.equal(callOn(instance.v8, "store", [address(100_000)]).kind, "returned");
  instance.rollBack(before);
  assert.equal(instance.heap().length, 3 * 65_536);
  assert.equal(Number(instance.v8.function("size")()), 1);
  for (const at of [65_536, 65_533, 100_000]) {
    const expected = { kind: "trapped", reason: "memory access out of bounds" };
    for (const entry of ["store", "fill", "copy"])
      assert.deepEqual(callOn(instance.v8, entry, [address(at)]), expected);
  }
  instance.rollBack(before);
  assert.ok(instance.heap().every((byte) => byte === 0));
  assert.deepEqual(callOn(instance.v8, "grow", []), { kind: "returned", value: 0 });
  assert.deepEqual(callOn(instance.v8, "grow", []), { kind: "returned", value: 1 });
});

forWidths("rewriteModule() captures ranges for the host and refuses those outside", (text) => {
  const instance = start(text("(module (memory MEM 2))"));
  const touch = (address: number, length: number): unknown =>
    callOn(
      instance.v8,
      ABI.touchRange,
      instance.isWide ? [BigInt(address), BigInt(length)] : [address, length],
    );
  touch(4090, 10);
  assert.deepEqual(instance.dirtyPages(), [0, 1]);
  touch(4096, 8192);
  assert.deepEqual(instance.dirtyPages(), [0, 1, 2]);
  touch(40_960, 0);
  assert.deepEqual(instance.dirtyPages(), [0, 1, 2]);
  for (const [address, length] of [
    [131_072, 1],
    [131_071, 2],
    [131_073, 0],
    [0xffff_ffff, 0xffff_ffff],
  ] as const) {
    assert.deepEqual(touch(address, length), { kind: "trapped", reason: "memory access out of bounds" });
  }
});

forWidths("rewriteModule() answers -1 beyond the limit that the host set", (text) => {
  const instance = start(
    text(
      '(module (memory MEM 1) (func (export "grow") (param PTR) (result PTR) (memory.grow (local.get 0))))',
    ),
  );
  const limit = instance.v8.global(ABI.limit);
  const value = (pages: number): number | bigint => (instance.isWide ? BigInt(pages) : pages);
  limit.value = value(3);
  const grown = [1, 2, 0, 1, 1, -1].map((pages) => Number(instance.v8.function("grow")(value(pages))));
  assert.deepEqual(grown, [1, -1, 2, 2, -1, -1]);
});

test("rewriteModule() charges the Internet Computer's weights", () => {
  const instance = start(`(module (memory 1)
    (func (export "run") (param i32) (result i32)
      (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
      (i32.div_u (i32.const 6) (local.get 0)))
    (func (export "fill") (memory.fill (i32.const 0) (i32.const 0) (i32.const 1000)))
    (func $callee (drop (i32.mul (i32.const 1) (i32.const 2))))
    (func (export "calls") (param i32)
      (loop $next
        (call $callee)
        (loop $inner (br_if $inner (i32.const 0)))
        (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))`);
  const used = (entry: string, ...args: number[]): bigint => {
    instance.gas = plenty;
    instance.v8.function(entry)(...args);
    return plenty - instance.gas;
  };
  assert.equal(used("run", 0), 6n);
  assert.equal(used("run", 2), 16n);
  assert.equal(used("fill"), 1103n);
  for (const rounds of [1, 2, 5]) assert.equal(used("calls", rounds), BigInt(rounds) * 18n);
});

test("rewriteModule() stops an endless loop, an endless recursion and an endless fill", () => {
  const instance = start(`(module (memory 1)
    (func (export "loop") (loop $next (br $next)))
    (func $deep (export "recursion") (param i32) (result i32) (i32.add (i32.const 1) (call $deep (local.get 0))))
    (func (export "fill") (loop $next (memory.fill (i32.const 0) (i32.const 0) (i32.const 65536)) (br $next))))`);
  for (const [entry, gas] of [
    ["loop", 1_000_000n],
    ["recursion", 1000n],
    ["fill", 1_000_000n],
  ] as const) {
    instance.gas = gas;
    assert.deepEqual(callOn(instance.v8, entry, [0]), { kind: "trapped", reason: "unreachable" });
    assert.ok(instance.gas < 0n);
  }
});

test("rewriteModule() leaves a rollback possible after a stack overflow", () => {
  const instance = start(`(module (memory 16)
    (func $deep (export "run") (param $p i32) (result i32)
      (i32.store (local.get $p) (i32.const -1))
      (i32.add (i32.const 1) (call $deep (i32.rem_u (i32.add (local.get $p) (i32.const 4096)) (i32.const 1048576))))))`);
  const before = instance.readState();
  const result = callOn(instance.v8, "run", [0]);
  assert.equal(result.kind, "trapped");
  assert.ok(instance.gas > 0n);
  instance.rollBack(before);
  assert.deepEqual(instance.readState(), before);
});

test("rewriteModule() keeps the bits of float and vector globals", () => {
  const instance = start(`(module
    (global (mut f32) (f32.const nan:0x200001)) (global (mut f64) (f64.const -0))
    (global (mut v128) (v128.const i64x2 1 -2)))`);
  const bits = (index: number): unknown => instance.v8.function(readBitsExportName(index))();
  assert.deepEqual([bits(0), bits(1), bits(2)], [0x7fa0_0001n, -(2n ** 63n), [1n, -2n]]);
  instance.v8.function(writeBitsExportName(0))(0x7f80_0003n);
  instance.v8.function(writeBitsExportName(1))(0x7ff0_0000_0000_0001n);
  instance.v8.function(writeBitsExportName(2))(5n, 6n);
  assert.deepEqual([bits(0), bits(1), bits(2)], [0x7f80_0003n, 0x7ff0_0000_0000_0001n, [5n, 6n]]);
});

test("rewriteModule() exports start, data and table instead of applying them", () => {
  const instance =
    start(`(module (memory 1) (table 2 funcref) (elem (i32.const 1) $f) (data (i32.const 4094) "abcd")
    (func $f (i32.store8 (i32.const 0) (i32.const 9))) (start $f))`);
  assert.ok(instance.heap().every((byte) => byte === 0));
  instance.v8.function(ABI.initData)();
  assert.deepEqual(instance.dirtyPages(), [0, 1]);
  assert.equal(instance.gas, plenty);
  assert.equal(Buffer.from(instance.heap().subarray(4094, 4098)).toString(), "abcd");
  instance.v8.function(ABI.start)();
  assert.equal(instance.heap()[0], 9);
  assert.ok(instance.v8.has(tableExportName(0)));
});

test("rewriteModule() keeps tail calls", () => {
  const instance = start(`(module (memory 1)
    (func $down (export "run") (param i32) (result i32)
      (i32.store (i32.const 8) (local.get 0))
      (if (i32.eqz (local.get 0)) (then (return (i32.const 42))))
      (return_call $down (i32.sub (local.get 0) (i32.const 1)))))`);
  assert.deepEqual(callOn(instance.v8, "run", [1_000_000]), { kind: "returned", value: 42 });
});

test("rewriteModule() treats an applied data segment as dropped", () => {
  const instance = start(`(module (memory 1) (data (i32.const 0) "abc") (data "xyz")
    (func (export "run") (param i32) (memory.init 0 (i32.const 9) (i32.const 0) (local.get 0)))
    (func (export "passive") (data.drop 0) (memory.init 1 (i32.const 9) (i32.const 0) (i32.const 3))))`);
  assert.equal(callOn(instance.v8, "run", [0]).kind, "returned");
  assert.deepEqual(callOn(instance.v8, "run", [1]), {
    kind: "trapped",
    reason: "memory access out of bounds",
  });
  assert.equal(callOn(instance.v8, "passive", []).kind, "returned");
  assert.equal(Buffer.from(instance.heap().subarray(9, 12)).toString(), "xyz");
});
