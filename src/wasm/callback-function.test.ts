import assert from "node:assert/strict";
import { test } from "node:test";
import { ABI, CALLBACK_RESULT } from "./abi.ts";
import { accepted } from "./testing/assemble.ts";
import { RewrittenInstance } from "./testing/rewritten-instance.ts";

function start(source: string): RewrittenInstance {
  const instance = new RewrittenInstance(accepted(source));
  instance.gas = 10n ** 12n;
  return instance;
}

for (const memory of ["i32", "i64"] as const) {
  for (const index of ["i32", "i64"] as const) {
    test(`addCallback() judges each element, memory ${memory}, table ${index}`, () => {
      const instance = start(`(module
        (memory ${memory === "i64" ? "i64" : ""} 1)
        (global $seen (export "seen") (mut ${memory}) (${memory}.const 0))
        (func $fits (param ${memory}) (global.set $seen (local.get 0)))
        (func $other (param f32))
        (func $answers (param ${memory}) (result i32) (i32.const 1))
        (table ${index === "i64" ? "i64" : ""} 5 funcref)
        (elem (${index}.const 0) func $fits $other $answers))`);
      const env = memory === "i64" ? 2n ** 63n + 5n : 7;
      const seen = (): number | bigint => instance.v8.global("seen").value;
      const call = (fun: bigint): unknown => instance.v8.function(ABI.callback)(fun, env);
      assert.equal(call(1n), CALLBACK_RESULT.otherType);
      assert.equal(call(2n), CALLBACK_RESULT.otherType);
      assert.equal(call(3n), CALLBACK_RESULT.nullElement);
      assert.equal(call(5n), CALLBACK_RESULT.noElement);
      assert.equal(call(2n ** 32n), CALLBACK_RESULT.noElement);
      assert.equal(call(-1n), CALLBACK_RESULT.noElement);
      assert.equal(BigInt(seen()), 0n);
      assert.equal(call(0n), CALLBACK_RESULT.called);
      assert.equal(BigInt.asUintN(64, BigInt(seen())), BigInt(env));
    });
  }
}

test("addCallback() never calls where no function of the module has the type", () => {
  const instance = start(`(module (func $run) (table 1 funcref) (elem (i32.const 0) func $run))`);
  assert.equal(instance.v8.function(ABI.callback)(0n, 0), CALLBACK_RESULT.otherType);
});

test("addCallback() adds nothing without a table of functions", () => {
  assert.ok(!start("(module)").v8.has(ABI.callback));
  assert.ok(!start("(module (table 1 externref))").v8.has(ABI.callback));
});
