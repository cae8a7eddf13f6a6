import assert from "node:assert/strict";
import { test } from "node:test";
import { BytesPool } from "./bytes-pool.ts";

test("BytesPool.take() never gives the same memory twice before it was given back", () => {
  const pool = new BytesPool(100);
  const taken = [pool.take(100), pool.take(1), pool.take(0)];
  assert.equal(new Set(taken.map(({ buffer }) => buffer)).size, 3);
  assert.deepEqual(
    taken.map(({ length }) => length),
    [100, 1, 0],
  );
});

test("BytesPool.give() takes views on the memory, once, and lets be what is not the pool's", () => {
  const pool = new BytesPool(100);
  const bytes = pool.take(50);
  pool.give(bytes.subarray(10, 20));
  pool.give(bytes);
  pool.give(new Uint8Array(100));
  assert.equal(pool.take(100).buffer, bytes.buffer);
  assert.notEqual(pool.take(100).buffer, bytes.buffer);
});

test("BytesPool.take() gives bytes that are longer than the pool's memory, too", () => {
  const pool = new BytesPool(100);
  const long = pool.take(101);
  assert.equal(long.length, 101);
  pool.give(long);
  assert.notEqual(pool.take(1).buffer, long.buffer);
});
