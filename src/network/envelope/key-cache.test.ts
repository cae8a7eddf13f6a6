import assert from "node:assert/strict";
import { test } from "node:test";
import { KeyCache } from "./key-cache.ts";

test("KeyCache.get() derives a value once per key, and again after it had to forget", () => {
  const derived: number[] = [];
  const cache = new KeyCache((key) => {
    derived.push(key.length);
    return `key of ${String(key.length)} bytes`;
  });
  assert.equal(cache.get(new Uint8Array(1)), "key of 1 bytes");
  assert.equal(cache.get(new Uint8Array(1)), "key of 1 bytes");
  assert.deepEqual(derived, [1]);
  for (let size = 2; size <= 300; size += 1) cache.get(new Uint8Array(size));
  cache.get(new Uint8Array(1));
  assert.equal(derived.filter((size) => size === 1).length, 2);
});
