import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../bytes/mod.ts";
import { ResponseBuilder } from "./response-builder.ts";

const isViolation = (error: unknown): boolean => hasFault(error, "engine/contract-violation");

test("ResponseBuilder joins what was appended", () => {
  const builder = new ResponseBuilder(10, false);
  for (const part of [new Uint8Array([1, 2]), new Uint8Array([3])]) {
    builder.checkAppend(part.length);
    builder.append(part);
    part.fill(9);
  }
  builder.reply();
  assert.deepEqual(builder.response, { kind: "reply", data: new Uint8Array([1, 2, 3]) });
});

test("ResponseBuilder answers once", () => {
  const builder = new ResponseBuilder(10, false);
  builder.checkReject(2);
  builder.reject("no");
  for (const again of [
    () => {
      builder.reply();
    },
    () => {
      builder.checkAppend(1);
    },
    () => {
      builder.checkReject(1);
    },
  ]) {
    assert.throws(again, isViolation);
  }
  assert.deepEqual(builder.response, { kind: "reject", message: "no" });
});

test("ResponseBuilder refuses more than the largest response", () => {
  const builder = new ResponseBuilder(10, false);
  builder.checkAppend(10);
  builder.append(new Uint8Array(10));
  assert.throws(() => {
    builder.checkAppend(1);
  }, isViolation);
  assert.throws(() => {
    builder.checkReject(11);
  }, isViolation);
});
