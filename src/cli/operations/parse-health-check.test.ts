import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { parseHealthCheck } from "./parse-health-check.ts";

const description =
  'service : { ping : () -> (nat); "say hello" : (text) -> (text) query; ready : () -> (bool) query }';

const written: readonly (readonly [string, object])[] = [
  ["ready", { method: "ready", kind: "query", args: "()" }],
  ["ping", { method: "ping", kind: "update", args: "()" }],
  ["query:ping", { method: "ping", kind: "query", args: "()" }],
  ["update: ready ()", { method: "ready", kind: "update", args: "()" }],
  ["ping() == (3)", { method: "ping", kind: "update", args: "()", expect: "(3)" }],
  [
    '"say hello"("a) == (b", vec { record { 1 } }) == ("x == y")',
    { method: "say hello", kind: "query", args: '("a) == (b", vec { record { 1 } })', expect: '("x == y")' },
  ],
  ["ready =~ ^\\(true", { method: "ready", kind: "query", args: "()", matches: "^\\(true" }],
  ["unknown", { method: "unknown", kind: "query", args: "()" }],
];

for (const [text, expected] of written) {
  test(`parseHealthCheck() reads ${text}`, () => {
    assert.deepEqual(parseHealthCheck(text, description), { name: text, ...expected });
  });
}

test("parseHealthCheck() takes a method for a query where no interface is known", () => {
  assert.equal(parseHealthCheck("ping", undefined).kind, "query");
});

for (const text of ["", "==", "ready(", 'ready("', "ready) == 1", "ready == ", "ready = 1", "ready() oops"]) {
  test(`parseHealthCheck() refuses "${text}"`, () => {
    assert.throws(
      () => parseHealthCheck(text, description),
      (error) => hasFault(error, "cli/bad-option"),
    );
  });
}
