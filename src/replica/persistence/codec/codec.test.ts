import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteReader, ByteWriter, decodeHex, encodeHex } from "../../../bytes/mod.ts";
import { SeededRandom } from "../../../bytes/testing/seeded-random.ts";
import type { Codec } from "./codec.ts";
import { list, oneOf, optional, optionalProperty } from "./compounds.ts";
import { bytes, integer, number, principal, text } from "./scalars.ts";
import { struct } from "./struct.ts";
import { variants } from "./variants.ts";

function encoded<Value>(codec: Codec<Value>, value: Value): string {
  const writer = new ByteWriter();
  codec.write(writer, value);
  return encodeHex(writer.finish());
}

function decoded<Value>(codec: Pick<Codec<Value>, "read">, hex: string): Value {
  return codec.read(new ByteReader(decodeHex(hex)));
}

interface Pet {
  readonly name: string;
  readonly age: bigint | undefined;
  readonly owner?: string;
}

const pet = struct<Pet>({ name: text, age: optional(integer), owner: optionalProperty(text) });
const shape = variants<"kind", { kind: "dot" } | { kind: "disc"; radius: bigint }>("kind", {
  dot: [0, {}],
  disc: [7, { radius: integer }],
});
const colour = oneOf<"red" | "blue">({ red: 1, blue: 2 });

/** One row: the form as the format document has it. */
function row<Value>(what: string, codec: Codec<Value>, value: Value, hex: string): void {
  test(`${what} is written as ${hex} and read back`, () => {
    assert.equal(encoded(codec, value), hex);
    assert.deepEqual(decoded(codec, hex), value);
  });
}
row("the integer 0", integer, 0n, "00");
row("the integer 300", integer, 300n, "022c01000000000000");
row("the integer -1", integer, -1n, "030100000000000000");
row("the integer 2^64", integer, 2n ** 64n, "0400000000000000000100000000000000");
row("the number 1.5", number, 1.5, "000000000000f83f");
row("the number -0", number, -0, "0000000000000080");
row("bytes", bytes, Uint8Array.of(1, 2), "020102");
row("a text", text, "ä", "02c3a4");
row("undefined", optional(text), undefined, "00");
row("an optional text", optional(text), "a", "010161");
row("a list", list(text), ["a", ""], "02016100");
row("a struct", pet, { name: "a", age: undefined, owner: "b" }, "016100010162");
row("a struct without the property that may be missing", pet, { name: "a", age: 0n }, "0161010000");
row("a case", shape, { kind: "disc", radius: 0n }, "0700");
row("a case without fields", shape, { kind: "dot" }, "00");
row("one of some texts", colour, "blue", "02");

const refused: readonly (readonly [what: string, codec: Pick<Codec<unknown>, "read">, hex: string])[] = [
  ["an integer with a high word of zero", integer, "020000000000000000"],
  ["a negative zero", integer, "01"],
  ["more words than there are bytes", integer, "fe01"],
  ["a list that is longer than the record", list(bytes), "ffffffff0f"],
  ["a text that is not UTF-8", text, "01ff"],
  ["an optional value that is neither there nor not", optional(text), "02"],
  ["an unknown case", shape, "01"],
  ["an unknown text", colour, "03"],
  ["a principal of 30 bytes", principal, `1e${"00".repeat(30)}`],
];
for (const [what, codec, hex] of refused) {
  test(`read() refuses ${what}`, () => {
    assert.throws(() => decoded(codec, hex));
  });
}

test("integer and number keep every value", () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const random = new SeededRandom(seed);
    const digits = encodeHex(random.bytes(1 + random.below(60)));
    const value = BigInt(`0x${digits}`) * (random.below(2) === 0 ? 1n : -1n);
    assert.equal(decoded(integer, encoded(integer, value)), value, `seed ${seed}`);
  }
  for (const value of [Number.MAX_SAFE_INTEGER, 2 ** 53, -1, 0.1, Infinity, NaN, Number.MIN_VALUE]) {
    assert.ok(Object.is(decoded(number, encoded(number, value)), value));
  }
});

test("what is read shares no bytes with the record", () => {
  const record = decodeHex("020102");
  const value = bytes.read(new ByteReader(record));
  record.fill(0);
  assert.deepEqual(value, Uint8Array.of(1, 2));
});

test("isSame() compares the properties of the struct and no others", () => {
  const one = { name: "a", age: 1n, weight: 2 };
  assert.ok(pet.isSame(one, { ...one, weight: 3 } as Pet));
  assert.ok(!pet.isSame(one, { ...one, age: 2n }));
  assert.ok(!pet.isSame(one, { ...one, owner: "b" }));
});

test("a field or case without a codec, or a codec without a field, is a type error", () => {
  // @ts-expect-error -- `age` and `owner` are missing
  struct<Pet>({ name: text });
  // @ts-expect-error -- `owner` may be missing in a value, not here
  struct<Pet>({ name: text, age: optional(integer) });
  // @ts-expect-error -- `tail` is no field
  struct<Pet>({ name: text, age: optional(integer), owner: optionalProperty(text), tail: text });
  // @ts-expect-error -- the age may be undefined
  struct<Pet>({ name: text, age: integer, owner: optionalProperty(text) });
  // @ts-expect-error -- `disc` is missing
  variants<"kind", { kind: "dot" } | { kind: "disc"; radius: bigint }>("kind", { dot: [0, {}] });
  // @ts-expect-error -- the radius is missing
  variants<"kind", { kind: "disc"; radius: bigint }>("kind", { disc: [7, {}] });
  // @ts-expect-error -- `blue` is missing
  oneOf<"red" | "blue">({ red: 1 });
});
