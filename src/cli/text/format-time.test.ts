import assert from "node:assert/strict";
import { test } from "node:test";
import { formatTime } from "./format-time.ts";

test("formatTime() writes date and time of day in UTC and cuts the fraction of a second", () => {
  assert.equal(formatTime(1_726_515_623_999_999_999n), "2024-09-16 19:40:23 UTC");
  assert.equal(formatTime(0n), "1970-01-01 00:00:00 UTC");
});
