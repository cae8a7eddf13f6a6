import assert from "node:assert/strict";
import { test } from "node:test";
import {
  billedResponseBytes,
  callPrepayment,
  executionFee,
  ingressInductionFee,
  responseExecutionPrepayment,
  responseTransmissionPrepayment,
  responseTransmissionRefund,
} from "./fees.ts";

const MOST_INSTRUCTIONS = 40_000_000_000n;

test("ingressInductionFee() is 1.2 million cycles and 2,000 for a byte", () => {
  assert.equal(ingressInductionFee(0), 1_200_000n);
  assert.equal(ingressInductionFee(11), 1_222_000n);
});

test("executionFee() is 5 million cycles and 1 for an instruction, 2 in wasm64", () => {
  assert.equal(executionFee(0n, 64), 5_000_000n);
  assert.equal(executionFee(1_000_000_000n, 32), 1_005_000_000n);
  assert.equal(executionFee(1_000_000_000n, 64), 2_005_000_000n);
});

test("callPrepayment() covers the call, the longest response and the longest callback", () => {
  const transmission = 260_000n + 14n * 1_000n;
  const response = 2_097_152_000n;
  assert.equal(responseTransmissionPrepayment, response);
  assert.equal(callPrepayment(14, MOST_INSTRUCTIONS, 32), transmission + response + 40_005_000_000n);
  assert.equal(callPrepayment(14, MOST_INSTRUCTIONS, 64), transmission + response + 80_005_000_000n);
});

test("responseTransmissionRefund() leaves 1,000 cycles for each byte that came, and no less than nothing", () => {
  assert.equal(responseTransmissionRefund(0), responseTransmissionPrepayment);
  assert.equal(responseTransmissionRefund(100), responseTransmissionPrepayment - 100_000n);
  assert.equal(responseTransmissionRefund(2_097_152), 0n);
  assert.equal(responseTransmissionRefund(3_000_000), 0n);
});

test("billedResponseBytes() counts a reply as it is and a reject with 8 bytes for its code", () => {
  assert.equal(billedResponseBytes({ data: new Uint8Array(7) }), 7);
  assert.equal(billedResponseBytes({ message: "für" }), 12);
});

test("responseExecutionPrepayment() is what the longest callback costs", () => {
  assert.equal(responseExecutionPrepayment(MOST_INSTRUCTIONS, 32), 40_005_000_000n);
});
