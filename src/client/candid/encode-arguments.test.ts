import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex, hasFault } from "../../bytes/mod.ts";
import { encodeArguments, quoteText } from "./encode-arguments.ts";
import { formatReply } from "./format-reply.ts";

const description = `service : (text, nat) -> {
  append : (text) -> (); count : (nat) -> (); dump : () -> (vec text) query; any : (reserved) -> ();
  put : (record { name : text; age : opt nat8 }) -> (record { name : text });
}`;

const cases: readonly (readonly [string, string, string])[] = [
  ["append", "Hi there!", '("Hi there!")'],
  ["append", '"Hi there!"', '("Hi there!")'],
  ["append", '("Hi there!")', '("Hi there!")'],
  ["append", "5", '("5")'],
  ["append", ' say "x" \\ \n', '(" say \\"x\\" \\\\ \\n")'],
  ["count", "5", "(5 : nat)"],
  ["count", "(5)", "(5 : nat)"],
  ["append", "", '("")'],
  ["dump", "", "()"],
  ["dump", "()", "()"],
];

for (const [methodName, words, expected] of cases) {
  test(`encodeArguments() takes ${JSON.stringify(words)} for ${methodName} as ${expected}`, () => {
    const encoded = encodeArguments(words, { kind: "method", description, methodName });
    assert.equal(formatReply(encoded), expected);
  });
}

test("encodeArguments() takes no words for no arguments, also where one text is wanted", () => {
  assert.equal(
    formatReply(encodeArguments(undefined, { kind: "method", description, methodName: "dump" })),
    "()",
  );
  assert.throws(
    () => encodeArguments(undefined, { kind: "method", description, methodName: "append" }),
    (error) => hasFault(error, "client/bad-arguments"),
  );
});

test("encodeArguments() encodes a record with the types of the method", () => {
  const encoded = encodeArguments('record { name = "Ada"; age = opt 36 }', {
    kind: "method",
    description,
    methodName: "put",
  });
  assert.equal(formatReply(encoded, { description, methodName: "put" }), '(record { name = "Ada" })');
});

test("encodeArguments() encodes the arguments of the service", () => {
  const encoded = encodeArguments('("x", 7)', { kind: "service", description });
  assert.equal(formatReply(encoded), '("x", 7 : nat)');
});

test("encodeArguments() encodes Candid values without an interface", () => {
  assert.equal(encodeHex(encodeArguments("(1 : nat8)", { kind: "unknown" })), "4449444c00017b01");
  assert.equal(encodeHex(encodeArguments(undefined, { kind: "unknown" })), "4449444c0000");
});

const refused: readonly (readonly [string, string])[] = [
  ["append", '("Hi'],
  ["append", '"Hi'],
  ["append", "(5)"],
  ["append", '("a", "b")'],
  ["dump", "5"],
  ["count", "many"],
  ["any", "bare words"],
  ["missing", "x"],
];

for (const [methodName, words] of refused) {
  test(`encodeArguments() refuses ${JSON.stringify(words)} for ${methodName}`, () => {
    assert.throws(
      () => encodeArguments(words, { kind: "method", description, methodName }),
      (error) => hasFault(error, "client/bad-arguments"),
    );
  });
}

test("encodeArguments() refuses bare words without an interface", () => {
  assert.throws(
    () => encodeArguments("Hi there!", { kind: "unknown" }),
    (error) => hasFault(error, "client/bad-arguments"),
  );
});

test("quoteText() escapes quotes, backslashes and control characters", () => {
  assert.equal(quoteText('a"b\\c\u0007é😀'), '"a\\"b\\\\c\\u{7}é😀"');
});

test("formatReply() refuses bytes that are not Candid", () => {
  assert.throws(
    () => formatReply(new Uint8Array([1, 2, 3])),
    (error) => hasFault(error, "client/bad-reply"),
  );
});
