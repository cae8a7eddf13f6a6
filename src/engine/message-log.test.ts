import assert from "node:assert/strict";
import { test } from "node:test";
import { MAX_LINE_BYTES, MessageLog } from "./message-log.ts";

test("MessageLog cuts long lines and drops the oldest ones", () => {
  const log = new MessageLog();
  log.add(new Uint8Array([1]));
  for (let index = 0; index < 10; index++) log.add(new Uint8Array(MAX_LINE_BYTES + 5).fill(index));
  assert.equal(log.lines.length, 8);
  assert.deepEqual([log.lines[0]?.[0], log.lines[0]?.length], [2, MAX_LINE_BYTES]);
});
