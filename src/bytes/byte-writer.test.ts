import assert from "node:assert/strict";
import { test } from "node:test";
import { ByteWriter } from "./byte-writer.ts";
import { joinBytes, piecesOf, splitLength } from "./split-bytes.ts";
import { SeededRandom } from "./testing/seeded-random.ts";

test("ByteWriter writes the same bytes whether they are copied or shared", () => {
  const random = new SeededRandom(20_261_122);
  for (let turn = 0; turn < 50; turn++) {
    const copied = new ByteWriter(random.below(300));
    const shared = new ByteWriter(random.below(300));
    for (let step = random.below(8); step > 0; step--) {
      const bytes = random.bytes(random.pick([0, 1, 300, 65_535, 65_536, 100_000]));
      copied.u8(step).bytes(bytes);
      shared.u8(step).shared(bytes);
      assert.equal(shared.length, copied.length);
    }
    const expected = copied.finish();
    assert.deepEqual(shared.finish(), expected);
    const split = shared.finishSplit();
    assert.equal(splitLength(split), expected.length);
    assert.deepEqual(joinBytes(split), expected);
  }
});

test("ByteWriter.finishSplit() gives what was shared as the same piece, and what came behind stays writable", () => {
  const large = new Uint8Array(65_536).fill(3);
  const writer = new ByteWriter().u8(1).shared(large).u8(2);
  const split = writer.finishSplit();
  assert.equal(piecesOf(split)[1], large);
  assert.deepEqual(joinBytes(writer.u8(4).finishSplit()), Uint8Array.of(...joinBytes(split), 4));
  assert.ok(new ByteWriter().shared(Uint8Array.of(1)).finishSplit() instanceof Uint8Array);
});

test("ByteWriter.takeSplit() begins anew and leaves what was taken alone", () => {
  const writer = new ByteWriter();
  const large = new Uint8Array(70_000).fill(1);
  const first = writer.u8(1).shared(large).u8(2).takeSplit();
  assert.equal(writer.length, 0);
  const second = writer.u8(3).takeSplit();
  assert.deepEqual(joinBytes(first), Uint8Array.of(1, ...large, 2));
  assert.deepEqual(second, Uint8Array.of(3));
  assert.deepEqual(writer.finish(), new Uint8Array());
});
