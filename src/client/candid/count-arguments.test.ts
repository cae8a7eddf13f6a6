import assert from "node:assert/strict";
import { test } from "node:test";
import { countArguments } from "./count-arguments.ts";
import { encodeArguments } from "./encode-arguments.ts";

const counted: readonly (readonly [string, number])[] = [
  ["()", 0],
  ['("a", 5)', 2],
  ["(opt 5, vec { 1 : nat8 }, null)", 3],
  ['(record { a = 1; b = record { "x"; opt true } }, variant { c = vec { principal "aaaaa-aa" } })', 2],
  ['(func "aaaaa-aa".m, service "aaaaa-aa")', 2],
];

for (const [candid, count] of counted) {
  test(`countArguments() finds ${String(count)} in ${candid}`, () => {
    assert.equal(countArguments(encodeArguments(candid, { kind: "unknown" })), count);
  });
}

test("countArguments() reads over the types of functions and services", () => {
  const description = "service : { m : (func (text, nat) -> (bool) query, service { n : () -> () }) -> () }";
  const target = { kind: "method", description, methodName: "m" } as const;
  const encoded = encodeArguments('(func "aaaaa-aa".m, service "aaaaa-aa")', target);
  assert.equal(countArguments(encoded), 2);
});
