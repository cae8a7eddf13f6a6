import assert from "node:assert/strict";
import { test } from "node:test";
import { rememberedBls } from "./remembered-bls.ts";

const key = new Uint8Array(96).fill(1);
const signature = new Uint8Array(48).fill(2);
const message = new Uint8Array(46).fill(3);

test("rememberedBls() verifies a true signature once and a false one each time", () => {
  let verdicts = [true, false, false];
  let asked = 0;
  const verify = rememberedBls(() => {
    asked += 1;
    const [verdict = false, ...rest] = verdicts;
    verdicts = rest;
    return verdict;
  });
  assert.equal(verify(key, signature, message), true);
  assert.equal(verify(key, signature, message), true);
  assert.equal(asked, 1);
  assert.equal(verify(key, signature, message.slice(1)), false);
  assert.equal(verify(key, signature, message.slice(1)), false);
  assert.equal(asked, 3);
});

test("rememberedBls() does not take one split of the same bytes for another", () => {
  const verify = rememberedBls((_, bytes) => bytes.length === 48);
  const whole = new Uint8Array(94).fill(9);
  assert.equal(verify(key, whole.subarray(0, 48), whole.subarray(48)), true);
  assert.equal(verify(key, whole.subarray(0, 47), whole.subarray(47)), false);
});
