import assert from "node:assert/strict";
import { test } from "node:test";
import { IDL } from "@icp-sdk/core/candid";
import { hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { createCandidInterface } from "./candid-interface.ts";

interface Value {
  readonly first: Uint8Array;
  readonly last: Uint8Array;
  readonly name: string;
  readonly texts: readonly string[];
}

const fields = {
  name: IDL.Text,
  last: IDL.Vec(IDL.Nat8),
  texts: IDL.Vec(IDL.Text),
  first: IDL.Vec(IDL.Nat8),
};
const valueType = IDL.Record(fields);
const codec = createCandidInterface<{ m: Value }, { m: Uint8Array }>({
  m: { args: valueType, result: IDL.Vec(IDL.Nat8) },
});
const random = new SeededRandom(20_261_121);
const sizes = [0, 1, 65_535, 65_536, 200_000] as const;

function valueOf(first: number, last: number): Value {
  return { first: random.bytes(first), last: random.bytes(last), name: "x", texts: ["y", "z"] };
}

test("encodeArgs() writes large blobs as the library does, and decodeArgs() reads them", () => {
  for (const first of sizes) {
    for (const last of sizes) {
      const value = valueOf(first, last);
      const bytes = codec.encodeArgs("m", value);
      assert.deepEqual(bytes, IDL.encode([valueType], [value]));
      const decoded = codec.decodeArgs("m", bytes);
      assert.deepEqual({ ...decoded, first: decoded.first.slice(), last: decoded.last.slice() }, value);
    }
  }
});

test("decodeArgs() takes a large blob of bytes that lie inside others", () => {
  const value = valueOf(100_000, 3);
  const bytes = codec.encodeArgs("m", value);
  const inside = new Uint8Array(bytes.length + 7);
  inside.set(bytes, 5);
  const decoded = codec.decodeArgs("m", inside.subarray(5, 5 + bytes.length));
  assert.deepEqual(decoded.first.slice(), value.first);
  assert.equal(decoded.first.buffer, inside.buffer);
});

test("decodeArgs() goes on refusing and ignoring what it did, with a large blob in it", () => {
  const large = random.bytes(100_000);
  const isBadCandid = (error: unknown): boolean => hasFault(error, "wire/bad-candid");
  const lacking = IDL.encode([IDL.Record({ first: IDL.Vec(IDL.Nat8) })], [{ first: large }]);
  assert.throws(() => codec.decodeArgs("m", lacking), isBadCandid);
  const asText = IDL.encode(
    [IDL.Record({ ...fields, name: IDL.Vec(IDL.Nat8) })],
    [{ ...valueOf(1, 1), name: large }],
  );
  assert.throws(() => codec.decodeArgs("m", asText), isBadCandid);
  const more = IDL.Record({ ...fields, unknown: IDL.Vec(IDL.Nat8) });
  const value = valueOf(70_000, 2);
  const decoded = codec.decodeArgs("m", IDL.encode([more, IDL.Text], [{ ...value, unknown: large }, "x"]));
  assert.deepEqual({ ...decoded, first: decoded.first.slice() }, value);
});

test("encodeArgs() throws for a value of another type beside a large blob", () => {
  // The type is wrong on purpose.
  const wrong = { ...valueOf(70_000, 2), name: 5 } as unknown as Value;
  assert.throws(() => codec.encodeArgs("m", wrong));
});

test("decodeResult() reads a large blob that is no field", () => {
  const large = random.bytes(100_000);
  assert.deepEqual(codec.decodeResult("m", codec.encodeResult("m", large)), large);
});
