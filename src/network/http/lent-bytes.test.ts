import assert from "node:assert/strict";
import { test } from "node:test";
import { LentBytes } from "./lent-bytes.ts";

test("LentBytes gives memory back when the last answer has left, not before", () => {
  const lent = new LentBytes();
  const bytes = new Uint8Array(10);
  lent.lend(bytes);
  lent.lend(bytes);
  lent.giveBack(bytes);
  assert.equal(bytes.length, 10);
  lent.giveBack(bytes);
  assert.equal(bytes.length, 0);
});
