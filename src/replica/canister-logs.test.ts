import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../bytes/testing/seeded-random.ts";
import { appendLogs, clearLogs, logStoreBytes, trimLogs } from "./canister-logs.ts";
import { canisterWith } from "./management/snapshots/testing/subnet-fixture.ts";
import type { CanisterState } from "./state.ts";

function withLimit(canister: CanisterState, logMemoryLimitBytes: number): CanisterState {
  return { ...canister, settings: { ...canister.settings, logMemoryLimitBytes } };
}

function indexes({ logs }: CanisterState): number[] {
  return logs.records.map(({ index }) => Number(index));
}

test("appendLogs() numbers and stamps records, and counts 20 bytes for each besides its content", () => {
  const logged = appendLogs(canisterWith(), [Uint8Array.of(1), new Uint8Array()], 7n);
  assert.deepEqual(logged.logs.records, [
    { index: 0n, timestampNs: 7n, content: Uint8Array.of(1) },
    { index: 1n, timestampNs: 7n, content: new Uint8Array() },
  ]);
  assert.equal(logStoreBytes(logged.logs), 41);
});

test("appendLogs() drops the oldest records beyond the limit and cuts one that is larger than all of it", () => {
  const kib = new Uint8Array(1_004);
  const full = appendLogs(canisterWith(), [kib, kib, kib, kib], 1n);
  assert.deepEqual([indexes(full), logStoreBytes(full.logs)], [[0, 1, 2, 3], 4_096]);
  assert.deepEqual(indexes(appendLogs(full, [new Uint8Array()], 2n)), [1, 2, 3, 4]);
  const cut = appendLogs(full, [new Uint8Array(32_768)], 2n);
  assert.deepEqual([indexes(cut), cut.logs.records[0]?.content.length], [[4], 4_076]);
});

test("trimLogs() keeps what a smaller limit has room for, clearLogs() nothing, and both go on counting", () => {
  const roomy = withLimit(canisterWith(), 8_192);
  const logged = appendLogs(roomy, Array<Uint8Array>(8).fill(new Uint8Array(1_004)), 1n);
  assert.equal(trimLogs(logged), logged);
  const trimmed = trimLogs(withLimit(logged, 4_096));
  assert.deepEqual(indexes(trimmed), [4, 5, 6, 7]);
  const cleared = clearLogs(trimmed);
  assert.deepEqual(indexes(cleared), []);
  assert.deepEqual(indexes(appendLogs(cleared, [new Uint8Array()], 2n)), [8]);
});

test("appendLogs() keeps the longest run of newest records that fits, whatever is written", () => {
  const seed = 20;
  const random = new SeededRandom(seed);
  let canister = canisterWith();
  const written: number[] = [];
  for (let turn = 0; turn < 300; turn += 1) {
    const length = random.below(3_000);
    canister = appendLogs(canister, [new Uint8Array(length)], BigInt(turn));
    written.push(length);
    const kept = indexes(canister);
    assert.deepEqual(
      kept,
      written.map((_, index) => index).slice(written.length - kept.length),
      `seed ${seed}`,
    );
    const used = logStoreBytes(canister.logs);
    const next = written[written.length - kept.length - 1];
    assert.ok(used <= 4_096, `seed ${seed}`);
    assert.ok(next === undefined || used + next + 20 > 4_096, `seed ${seed}`);
  }
});
