import assert from "node:assert/strict";
import { test } from "node:test";
import { IDL } from "@icp-sdk/core/candid";
import { ByteWriter, concatBytes, decodeHex, encodeUtf8, hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { Principal } from "../principal.ts";
import { checkCandid } from "./check-candid.ts";

const isBadCandid = (error: unknown): boolean => hasFault(error, "wire/bad-candid");
const prefix = encodeUtf8("DIDL");

function message(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter().bytes(prefix);
  write(writer);
  return writer.finish();
}

test("checkCandid() accepts a value of every type", () => {
  const List = IDL.Rec();
  List.fill(IDL.Opt(IDL.Record({ head: IDL.Int, tail: List })));
  const samples: readonly (readonly [IDL.Type, unknown])[] = [
    [IDL.Null, null],
    [IDL.Bool, true],
    [IDL.Nat, 2n ** 200n],
    [IDL.Int, -(2n ** 200n)],
    [IDL.Nat8, 1],
    [IDL.Nat64, 1n],
    [IDL.Int32, -1],
    [IDL.Float32, 1.5],
    [IDL.Float64, -1.5],
    [IDL.Text, "\u00e4"],
    [IDL.Reserved, null],
    [IDL.Principal, Principal.anonymous()],
    [IDL.Opt(IDL.Text), ["x"]],
    [IDL.Vec(IDL.Nat8), new Uint8Array(1000)],
    [IDL.Vec(IDL.Int16), [-1, 2]],
    [IDL.Vec(IDL.Float64), [1, 2]],
    [
      IDL.Record({ a: IDL.Text, b: IDL.Vec(IDL.Record({ c: IDL.Nat })) }),
      { a: "x", b: [{ c: 1n }, { c: 2n }] },
    ],
    [IDL.Variant({ x: IDL.Null, y: IDL.Text }), { y: "z" }],
    [List, [{ head: 1n, tail: [{ head: 2n, tail: [] }] }]],
  ];
  for (const [type, value] of samples) checkCandid(IDL.encode([type], [value]));
  checkCandid(
    IDL.encode(
      samples.map(([type]) => type),
      samples.map(([, value]) => value),
    ),
  );
});

/** A list of values of a variant with 3900 alternatives, each value the last one. */
function slowVariants(count: number): Uint8Array {
  return message((writer) => {
    writer.leb128(2).sleb128(-19).sleb128(1).sleb128(-21).leb128(3900);
    for (let index = 0; index < 3900; index++) writer.leb128(index).sleb128(-1);
    writer.leb128(1).u8(0).leb128(count);
    for (let index = 0; index < count; index++) writer.leb128(3899);
  });
}

const hostile: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ["no prefix", decodeHex("00")],
  ["nothing behind the prefix", prefix],
  ["trailing bytes", decodeHex("4449444c000000")],
  [
    "2^32 - 1 values of type null",
    message((w) =>
      w
        .leb128(1)
        .sleb128(-19)
        .sleb128(-1)
        .leb128(1)
        .u8(0)
        .leb128(2 ** 32 - 1),
    ),
  ],
  [
    "a length beyond 32 bits",
    message((w) =>
      w
        .leb128(1)
        .sleb128(-19)
        .sleb128(-5)
        .leb128(1)
        .u8(0)
        .leb128(2n ** 60n),
    ),
  ],
  ["a truncated blob", message((w) => w.leb128(1).sleb128(-19).sleb128(-5).leb128(1).u8(0).leb128(5).u8(1))],
  [
    "a record that contains itself",
    message((w) => w.leb128(1).sleb128(-20).leb128(1).leb128(0).sleb128(0).leb128(1).u8(0)),
  ],
  [
    "deeply nested options",
    message((w) =>
      w.leb128(1).sleb128(-18).sleb128(0).leb128(1).u8(0).bytes(new Uint8Array(5000).fill(1)).u8(0),
    ),
  ],
  [
    "a natural number of a megabyte",
    message((w) =>
      w
        .leb128(0)
        .leb128(1)
        .sleb128(-3)
        .bytes(new Uint8Array(1 << 20).fill(0x80))
        .u8(1),
    ),
  ],
  ["2^30 types", message((w) => w.leb128(2 ** 30))],
  [
    "2^30 fields",
    message((w) =>
      w
        .leb128(1)
        .sleb128(-20)
        .leb128(2 ** 30),
    ),
  ],
  ["2^30 arguments", message((w) => w.leb128(0).leb128(2 ** 30))],
  ["a type index out of range", message((w) => w.leb128(0).leb128(1).sleb128(3))],
  [
    "a variant index out of range",
    message((w) => w.leb128(1).sleb128(-21).leb128(1).leb128(0).sleb128(-1).leb128(1).u8(0).leb128(1)),
  ],
  ["a value of the empty type", message((w) => w.leb128(0).leb128(1).sleb128(-17))],
  ["an option flag of 2", message((w) => w.leb128(1).sleb128(-18).sleb128(-1).leb128(1).u8(0).u8(2))],
  [
    "a principal of 30 bytes",
    message((w) => w.leb128(0).leb128(1).sleb128(-24).u8(1).leb128(30).bytes(new Uint8Array(30))),
  ],
  ["an opaque principal", message((w) => w.leb128(0).leb128(1).sleb128(-24).u8(0))],
  ["many variants with many alternatives", slowVariants(100)],
  ["a function type", IDL.encode([IDL.Func([], [])], [[Principal.anonymous(), "m"]])],
];
for (const [what, bytes] of hostile) {
  test(`checkCandid() refuses ${what}`, () => {
    assert.throws(() => {
      checkCandid(bytes);
    }, isBadCandid);
  });
}

test("checkCandid() accepts a few variants with many alternatives", () => {
  checkCandid(slowVariants(10));
});

test("checkCandid() meets random damage with a fault or passes, never with anything else", () => {
  const type = IDL.Record({
    a: IDL.Opt(IDL.Vec(IDL.Text)),
    b: IDL.Variant({ x: IDL.Nat, y: IDL.Principal }),
    c: IDL.Vec(IDL.Nat8),
  });
  const valid = IDL.encode([type], [{ a: [["x", "yz"]], b: { x: 300n }, c: new Uint8Array(20) }]);
  for (let seed = 1; seed <= 500; seed++) {
    const random = new SeededRandom(seed);
    const bytes = valid.slice();
    for (let hit = 0; hit < 3; hit++) bytes[random.below(bytes.length)] = random.below(256);
    try {
      checkCandid(concatBytes(bytes, random.bytes(random.below(3))));
    } catch (error) {
      assert.ok(isBadCandid(error), `seed ${String(seed)}: ${String(error)}`);
    }
  }
});
