import assert from "node:assert/strict";
import { test } from "node:test";
import { compareBytes, encodeHex } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { deleteLabel, getLabel, isFork, labelEntries, type LabelMap, setLabel } from "./label-map.ts";

function shapeOf(map: LabelMap<number> | undefined): unknown {
  if (map === undefined) return null;
  return isFork(map) ? [map.bit, shapeOf(map.left), shapeOf(map.right)] : [encodeHex(map.label), map.value];
}

/** Labels that share prefixes, are prefixes of one another and end in zero bytes. */
function trickyLabel(random: SeededRandom): Uint8Array {
  return Uint8Array.from({ length: random.below(5) }, () => random.pick([0, 0, 1, 127, 128, 255]));
}

function checkAgainstModel(
  map: LabelMap<number> | undefined,
  model: ReadonlyMap<string, number>,
  note: string,
): void {
  const entries = [...labelEntries(map)];
  assert.equal(entries.length, model.size, note);
  for (const [index, { label, value }] of entries.entries()) {
    assert.equal(model.get(encodeHex(label)), value, note);
    const next = entries[index + 1];
    if (next) assert.ok(compareBytes(label, next.label) < 0, note);
  }
}

test("setLabel() and deleteLabel() agree with a plain map over random labels", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = new SeededRandom(seed);
    const model = new Map<string, number>();
    let map: LabelMap<number> | undefined;
    for (let step = 0; step < 200; step++) {
      const note = `seed ${String(seed)}, step ${String(step)}`;
      const label = trickyLabel(random);
      if (random.below(3) === 0) {
        map = map && deleteLabel(map, label);
        model.delete(encodeHex(label));
      } else {
        map = setLabel(map, label, step);
        model.set(encodeHex(label), step);
      }
      assert.equal(getLabel(map, label), model.get(encodeHex(label)), note);
    }
    checkAgainstModel(map, model, `seed ${String(seed)}`);
  }
});

test("the shape of a map does not depend on the order of insertions and deletions", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = new SeededRandom(seed);
    const labels = Array.from({ length: 30 }, () => trickyLabel(random));
    const extra = Uint8Array.of(1, 2, 3, 4, 5, 6);
    const forward = labels.reduce<LabelMap<number> | undefined>(
      (map, label) => setLabel(map, label, 0),
      undefined,
    );
    let backward: LabelMap<number> | undefined = setLabel(undefined, extra, 0);
    for (const label of labels.toReversed()) backward = setLabel(backward, label, 0);
    assert.deepEqual(shapeOf(deleteLabel(backward, extra)), shapeOf(forward), `seed ${String(seed)}`);
  }
});

test("setLabel() leaves the former map as it was and shares what is untouched", () => {
  const one = setLabel(setLabel(undefined, Uint8Array.of(0), 1), Uint8Array.of(255), 2);
  const two = setLabel(one, Uint8Array.of(255), 3);
  assert.equal(getLabel(one, Uint8Array.of(255)), 2);
  assert.ok(isFork(one) && isFork(two));
  assert.equal(one.left, two.left);
});

test("deleteLabel() of an unknown label gives the same reference", () => {
  const map = setLabel(setLabel(undefined, Uint8Array.of(1), 1), Uint8Array.of(2), 2);
  assert.equal(deleteLabel(map, Uint8Array.of(1, 0)), map);
  assert.equal(deleteLabel(map, new Uint8Array()), map);
});

test("100,000 hash-like labels stay shallow", () => {
  const random = new SeededRandom(7);
  let map: LabelMap<number> | undefined;
  for (let index = 0; index < 100_000; index++) map = setLabel(map, random.bytes(8), index);
  const depthOf = (node: LabelMap<number>): number =>
    isFork(node) ? 1 + Math.max(depthOf(node.left), depthOf(node.right)) : 0;
  assert.ok(map);
  assert.ok(depthOf(map) < 64, `depth ${String(depthOf(map))}`);
});
