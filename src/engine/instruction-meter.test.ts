import assert from "node:assert/strict";
import { test } from "node:test";
import { InstructionMeter, OutOfInstructions } from "./instruction-meter.ts";

test("InstructionMeter adds what the code and the System API used", () => {
  const gas = { value: 0n };
  const meter = new InstructionMeter(gas, 100_000n);
  assert.equal(gas.value, 100_000n);
  gas.value -= 500n;
  meter.charge(300);
  assert.equal(meter.used(), 800n);
  assert.equal(meter.settle(), 99_200n);
  assert.equal(gas.value, 99_200n);
});

test("InstructionMeter.charge() stops a message soon after its limit, and never reports more than it", () => {
  const meter = new InstructionMeter({ value: 0n }, 50_000n);
  assert.throws(() => {
    for (let times = 0; times < 100; times++) meter.charge(1_000);
  }, OutOfInstructions);
  assert.ok(meter.settle() < 0n);
  assert.equal(meter.used(), 50_000n);
});

test("InstructionMeter.charge() never wraps the 64 bits of the gas around", () => {
  let stored = 0n;
  const gas = {
    get value(): bigint {
      return stored;
    },
    set value(value: number | bigint) {
      stored = BigInt.asIntN(64, BigInt(value));
    },
  };
  for (const instructions of [2 ** 62, 2 ** 63, 2 ** 64, 2 ** 64 + 4_096, 2 ** 70]) {
    const meter = new InstructionMeter(gas, 40_000_000_000n);
    assert.throws(() => {
      meter.charge(instructions);
    }, OutOfInstructions);
    assert.ok(meter.settle() < 0n);
    assert.equal(meter.used(), 40_000_000_000n);
  }
});
