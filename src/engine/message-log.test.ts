import assert from "node:assert/strict";
import { test } from "node:test";
import { MessageLog } from "./message-log.ts";

test("MessageLog cuts long lines and drops the oldest ones", () => {
  const log = new MessageLog(1_000);
  log.add(new Uint8Array([1]));
  for (let index = 0; index < 10; index++) log.add(new Uint8Array(230).fill(index));
  assert.deepEqual(
    log.lines.map((line) => line[0]),
    [6, 7, 8, 9],
  );
  log.add(new Uint8Array(5_000).fill(3));
  assert.deepEqual([log.lines.length, log.lines[0]?.length], [1, 980]);
});

test("MessageLog.costOf() counts the place of a line always, its bytes as long as there is room", () => {
  const log = new MessageLog(1_000);
  assert.equal(log.costOf(100), 5_200);
  log.add(new Uint8Array(940));
  assert.equal(log.costOf(100), 200 + 40 * 50);
  log.add(new Uint8Array(20));
  assert.equal(log.costOf(2_000), 2_000);
});

test("MessageLog without room keeps nothing", () => {
  const log = new MessageLog(0);
  log.add(new Uint8Array(10));
  assert.deepEqual(log.lines, []);
  assert.equal(log.costOf(10), 0);
});
