import assert from "node:assert/strict";
import { test } from "node:test";
import { visibleText } from "./visible-text.ts";

const texts: readonly (readonly [string, string])[] = [
  ["plain, ünïcödé 🧊\n\tindented", "plain, ünïcödé 🧊\n\tindented"],
  ["\u001b[2J\u001b]0;owned\u0007", "\\u001b[2J\\u001b]0;owned\\u0007"],
  ["done\rfail\b\u0000\u007f", "done\\u000dfail\\u0008\\u0000\\u007f"],
  ["\u009b31m", "\\u009b31m"],
  ["\u202egnp.exe\u2066", "\\u202egnp.exe\\u2066"],
];

for (const [text, shown] of texts) {
  test(`visibleText() shows ${JSON.stringify(text)}`, () => {
    assert.equal(visibleText(text), shown);
  });
}

test("visibleText() keeps what it is told to keep, and nothing that looks like it", () => {
  const kept = ["\u001b[1;31m", "\u001b[0m"];
  assert.equal(
    visibleText("\u001b[1;31mError:\u001b[0m \u001b[31mred\u001b[0m", kept),
    "\u001b[1;31mError:\u001b[0m \\u001b[31mred\u001b[0m",
  );
});

test("visibleText() leaves JSON the same value", () => {
  const value = { name: "a\u007f\u009b\u202eb" };
  assert.deepEqual(JSON.parse(visibleText(JSON.stringify(value))), value);
});
