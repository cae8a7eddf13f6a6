import type { SeededRandom } from "../../src/bytes/testing/seeded-random.ts";

const interesting = [0, 1, 0x7f, 0x80, 0xff, 0x44, 0x49, 0x20, 0x40];

/** The bytes with one to a few random changes: bits, bytes, numbers, and parts cut, doubled or moved. */
export function mutateBytes(random: SeededRandom, bytes: Uint8Array): Uint8Array {
  let mutated = [...bytes];
  for (let changes = 1 + random.below(4); changes > 0; changes -= 1) mutated = mutateOnce(random, mutated);
  return Uint8Array.from(mutated);
}

function mutateOnce(random: SeededRandom, bytes: readonly number[]): number[] {
  if (bytes.length === 0) return [random.below(256)];
  const at = random.below(bytes.length);
  const length = 1 + random.below(random.pick([1, 4, 32]));
  const part = bytes.slice(at, at + length);
  switch (random.below(8)) {
    case 0:
    case 1:
      return bytes.with(at, (bytes[at] ?? 0) ^ (1 << random.below(8)));
    case 2:
      return bytes.with(at, random.pick(interesting));
    case 3:
      return bytes.with(at, ((bytes[at] ?? 0) + random.pick([1, 255])) & 255);
    case 4:
      return bytes.toSpliced(at, length);
    case 5:
      return bytes.toSpliced(random.below(bytes.length), 0, ...part);
    case 6:
      return bytes.toSpliced(at, 0, ...random.bytes(length));
    default:
      return bytes.slice(0, at);
  }
}
