import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "./byte-writer.ts";
import { hasFault } from "./has-fault.ts";
import { encodeLeb128, encodeSleb128 } from "./leb128.ts";
import { SeededRandom } from "./testing/seeded-random.ts";

test("ByteReader reads back what ByteWriter wrote", () => {
  const bytes = new ByteWriter(1)
    .u8(1)
    .u16(0x0203)
    .u32(0xfffffffe)
    .u64(2n ** 64n - 1n)
    .leb128(300)
    .sleb128(-300)
    .finish();
  const reader = new ByteReader(bytes);
  assert.deepEqual(
    [reader.u8(), reader.u16(), reader.u32(), reader.u64(), reader.leb128U32(), reader.sleb128_32()],
    [1, 0x0203, 0xfffffffe, 2n ** 64n - 1n, 300, -300],
  );
  assert.equal(reader.remaining, 0);
});

test("ByteReader reads floats as little-endian", () => {
  const bytes = new Uint8Array(12);
  new DataView(bytes.buffer).setFloat32(0, 1.5, true);
  new DataView(bytes.buffer).setFloat64(4, -0.1, true);
  const reader = new ByteReader(bytes);
  assert.deepEqual([reader.f32(), reader.f64()], [1.5, -0.1]);
});

test("ByteReader.take() gives a view and respects the offset of its input", () => {
  const backing = Uint8Array.of(9, 1, 2, 3);
  const reader = new ByteReader(backing.subarray(1), 1);
  const view = reader.take(2);
  backing[2] = 7;
  assert.deepEqual(view, Uint8Array.of(7, 3));
  assert.equal(reader.position, 3);
});

test("ByteReader refuses to read past the end and stays where it was", () => {
  const reader = new ByteReader(Uint8Array.of(1, 2, 3));
  assert.throws(
    () => reader.u32(),
    (error) => hasFault(error, "bytes/unexpected-end"),
  );
  assert.throws(
    () => reader.take(2 ** 40),
    (error) => hasFault(error, "bytes/unexpected-end"),
  );
  assert.equal(reader.position, 0);
});

test("ByteReader reads every LEB128 number at the limits of its width", () => {
  for (const value of [0, 127, 128, 2 ** 31, 2 ** 32 - 1]) {
    assert.equal(new ByteReader(encodeLeb128(value)).leb128U32(), value);
  }
  for (const value of [0n, 2n ** 63n, 2n ** 64n - 1n]) {
    assert.equal(new ByteReader(encodeLeb128(value)).leb128U64(), value);
  }
  for (const value of [0, -1, 63, -64, 64, 2 ** 31 - 1, -(2 ** 31)]) {
    assert.equal(new ByteReader(encodeSleb128(value)).sleb128_32(), value);
  }
  for (const value of [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n)]) {
    assert.equal(new ByteReader(encodeSleb128(value)).sleb128_64(), value);
  }
});

test("ByteReader accepts LEB128 numbers with needless bytes within the width", () => {
  assert.equal(new ByteReader(Uint8Array.of(0x81, 0x80, 0x80, 0x80, 0x00)).leb128U32(), 1);
  assert.equal(new ByteReader(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x7f)).sleb128_32(), -1);
});

test("ByteReader refuses LEB128 numbers beyond the width", () => {
  const tooLong = (error: unknown): boolean => hasFault(error, "bytes/leb128-too-long");
  assert.throws(() => new ByteReader(encodeLeb128(2 ** 32)).leb128U32(), tooLong);
  assert.throws(() => new ByteReader(encodeLeb128(2n ** 64n)).leb128U64(), tooLong);
  assert.throws(() => new ByteReader(encodeSleb128(2 ** 31)).sleb128_32(), tooLong);
  assert.throws(() => new ByteReader(encodeSleb128(-(2 ** 31) - 1)).sleb128_32(), tooLong);
  assert.throws(() => new ByteReader(encodeSleb128(2n ** 63n)).sleb128_64(), tooLong);
  assert.throws(() => new ByteReader(new Uint8Array(20).fill(0x80)).leb128U64(), tooLong);
});

test("encodeLeb128() and encodeSleb128() give the examples of the interface specification", () => {
  assert.deepEqual(encodeLeb128(624485), Uint8Array.of(0xe5, 0x8e, 0x26));
  assert.deepEqual(encodeSleb128(-123456), Uint8Array.of(0xc0, 0xbb, 0x78));
});

test("LEB128 of random 64-bit numbers reads back", () => {
  const seed = 20260801;
  const random = new SeededRandom(seed);
  for (let round = 0; round < 500; round++) {
    const value = new DataView(random.bytes(8).buffer).getBigUint64(0) >> BigInt(random.below(64));
    assert.equal(new ByteReader(encodeLeb128(value)).leb128U64(), value, `seed ${String(seed)}`);
    const signed = BigInt.asIntN(64, value);
    assert.equal(new ByteReader(encodeSleb128(signed)).sleb128_64(), signed, `seed ${String(seed)}`);
  }
});
