import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import type { JsonValue } from "./json-value.ts";
import { readJson } from "./read-json.ts";
import { writeJson } from "./write-json.ts";

function plain(value: JsonValue): unknown {
  switch (value.kind) {
    case "null":
      return null;
    case "number":
      return Number(value.text);
    case "array":
      return value.items.map(plain);
    case "object":
      return Object.fromEntries(Array.from(value.members, ([name, member]) => [name, plain(member)]));
    default:
      return value.value;
  }
}

function randomValue(random: SeededRandom, depth: number): unknown {
  const strings = ['"', "\\", "é", "\u0000", "😀", "a\nb", "", "__proto__x"];
  switch (random.below(depth > 3 ? 4 : 6)) {
    case 0:
      return random.pick([null, true, false]);
    case 1:
      return (random.u32() - 2 ** 31) / random.pick([1, 7, 1e9, 1e-9]);
    case 2:
      return random.u32();
    case 3:
      return random.pick(strings) + random.pick(strings);
    case 4:
      return Array.from({ length: random.below(4) }, () => randomValue(random, depth + 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(4) }, (_, index) => [
          `${random.pick(strings)}${String(index)}`,
          randomValue(random, depth + 1),
        ]),
      );
  }
}

test("readJson() and writeJson() agree with JSON.parse and JSON.stringify", () => {
  const seed = 4711;
  const random = new SeededRandom(seed);
  for (let round = 0; round < 500; round++) {
    const value = randomValue(random, 0);
    const text = JSON.stringify(value, null, random.pick([0, 2]));
    const read = readJson(text, "x");
    assert.deepEqual(plain(read), value, `seed ${String(seed)}, round ${String(round)}`);
    assert.equal(
      writeJson(read),
      JSON.stringify(value, null, 2),
      `seed ${String(seed)}, round ${String(round)}`,
    );
  }
});

test("readJson() keeps the digits of every number", () => {
  for (const digits of [
    "9007199254740993",
    "18446744073709551615",
    "-0",
    "1e400",
    "0.10000000000000000000001",
  ]) {
    const value = readJson(` ${digits}\n`, "x");
    assert.equal(value.kind === "number" && value.text, digits);
  }
});

test("readJson() refuses what is no JSON, with line and column", () => {
  const cases = [
    ["", "x:1:1"],
    ["{", "x:1:2"],
    ['{"a": 1,\n  "a": 2}', "x:2:3"],
    ["[1,]", "x:1:4"],
    ["[1 2]", "x:1:4"],
    ["01", "x:1:2"],
    ["+1", "x:1:1"],
    ["NaN", "x:1:1"],
    ["nul", "x:1:1"],
    ['"\\x"', "x:1:1"],
    ['"open', "x:1:1"],
    ['"\\', "x:1:1"],
    ["{1: 2}", "x:1:2"],
    ["1\n\n 2", "x:3:2"],
    [`${"[".repeat(80)}${"]".repeat(80)}`, "x:1:66"],
  ] as const;
  for (const [text, place] of cases)
    assert.throws(
      () => readJson(text, "x"),
      (error) =>
        hasFault(error, "wire/bad-json") && error instanceof Error && error.message.startsWith(`${place}: `),
      text,
    );
});
