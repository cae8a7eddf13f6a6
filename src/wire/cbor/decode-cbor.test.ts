import assert from "node:assert/strict";
import { test } from "node:test";
import { decode as foreignDecode } from "@dfinity/cbor";
import { concatBytes, decodeHex, hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import type { CborValue } from "./cbor-value.ts";
import { decodeCbor } from "./decode-cbor.ts";
import { encodeCbor, encodeCborSelfDescribed } from "./encode-cbor.ts";

const isBadCbor = (error: unknown): boolean => hasFault(error, "wire/bad-cbor");

function randomValue(random: SeededRandom, depth: number): CborValue {
  switch (random.below(depth > 3 ? 5 : 7)) {
    case 0:
      return random.below(2 ** 31) * 2 ** random.below(21);
    case 1:
      return 2n ** 64n - 1n - BigInt(random.below(1000));
    case 2:
      return random.bytes(random.below(300));
    case 3:
      return `text \u00e4 ${String(random.below(1000))}`;
    case 4:
      return random.pick([true, false, null, -1, -1000]);
    case 5:
      return Array.from({ length: random.below(30) }, () => randomValue(random, depth + 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random.below(30) }, (_, index) => [
          `key ${String(index)}`,
          randomValue(random, depth + 1),
        ]),
      );
  }
}

/** Plain objects in place of those without a prototype, to compare by content. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

test("decodeCbor() reads what encodeCbor() wrote, as the agent's own decoder does", () => {
  for (let seed = 1; seed <= 100; seed++) {
    const value = randomValue(new SeededRandom(seed), 0);
    const bytes = encodeCborSelfDescribed(value);
    assert.deepEqual(plain(decodeCbor(bytes)), value, `seed ${String(seed)}`);
    assert.deepEqual(plain(decodeCbor(encodeCbor(value))), value, `seed ${String(seed)}`);
    const numeric = (item: unknown): unknown =>
      typeof item === "bigint" && item <= Number.MAX_SAFE_INTEGER ? Number(item) : item;
    assert.deepEqual(plain(foreignDecode(bytes, numeric as never)), value, `seed ${String(seed)}`);
  }
});

test("decodeCbor() gives safe integers as number and larger ones as bigint", () => {
  assert.equal(decodeCbor(decodeHex("1b001fffffffffffff")), 2 ** 53 - 1);
  assert.equal(decodeCbor(decodeHex("1b0020000000000000")), 2n ** 53n);
  assert.equal(decodeCbor(decodeHex("c249010000000000000000")), 2n ** 64n);
});

test("decodeCbor() keeps a key named like a prototype as a plain key", () => {
  const map = decodeCbor(
    concatBytes(decodeHex("a169"), new TextEncoder().encode("__proto__"), decodeHex("a0")),
  );
  assert.deepEqual(Object.keys(map as object), ["__proto__"]);
});

const refused: readonly (readonly [what: string, hex: string])[] = [
  ["no bytes", ""],
  ["trailing bytes", "0000"],
  ["a truncated byte string", "450102"],
  ["a huge length", "5bffffffffffffffff"],
  ["a huge array", "9bffffffffffffffff"],
  ["an indefinite array", "9fff"],
  ["a float", "f93c00"],
  ["an undefined", "f7"],
  ["a map key that is no text", "a10101"],
  ["a key that occurs twice", "a2616101616102"],
  ["malformed UTF-8", "61ff"],
  ["an unknown tag", "c000"],
  ["a bignum that is no byte string", "c200"],
  ["a bignum of 33 bytes", `c25821${"01".repeat(33)}`],
  ["nesting without end", "81".repeat(2000)],
];
for (const [what, hex] of refused) {
  test(`decodeCbor() refuses ${what}`, () => {
    assert.throws(() => decodeCbor(decodeHex(hex)), isBadCbor);
  });
}

test("decodeCbor() meets random damage with a fault or a value, never with anything else", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = new SeededRandom(seed);
    const bytes = encodeCbor(randomValue(random, 0));
    for (let hit = 0; hit < 3; hit++) bytes[random.below(bytes.length)] = random.below(256);
    try {
      decodeCbor(bytes.subarray(0, 1 + random.below(bytes.length)));
    } catch (error) {
      assert.ok(isBadCbor(error), `seed ${String(seed)}: ${String(error)}`);
    }
  }
});
