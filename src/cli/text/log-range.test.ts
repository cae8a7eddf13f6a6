import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { type LogOptions, logRange, parseInterval } from "./log-range.ts";
import { logLine } from "./log-record.ts";

const most = 2n ** 64n - 1n;

test("logRange() reads bounds by index and by time, and none as all", () => {
  assert.equal(logRange({}), undefined);
  assert.deepEqual(logRange({ sinceIndex: "3" }), { by: "index", start: 3n, end: most });
  assert.deepEqual(logRange({ untilIndex: "9" }), { by: "index", start: 0n, end: 9n });
  assert.deepEqual(logRange({ since: "5", until: "7" }), { by: "timeNs", start: 5n, end: 7n });
  const start = 1_769_860_800_500_000_000n;
  assert.deepEqual(logRange({ since: "2026-01-31T12:00:00.5Z" }), { by: "timeNs", start, end: most });
});

const refusals: readonly LogOptions[] = [
  { since: "yesterday" },
  { sinceIndex: "-1" },
  { sinceIndex: "3", untilIndex: "3" },
  { until: "0" },
  { since: String(2n ** 64n) },
];

for (const options of refusals) {
  test(`logRange() refuses ${JSON.stringify(options)}`, () => {
    assert.throws(
      () => logRange(options),
      (error) => hasFault(error, "cli/bad-option"),
    );
  });
}

test("parseInterval() takes whole seconds from 1 on", () => {
  assert.equal(parseInterval("2"), 2000);
  for (const text of ["0", "0.5", "soon"]) {
    assert.throws(
      () => parseInterval(text),
      (error) => hasFault(error, "cli/bad-option"),
    );
  }
});

test("logLine() shows text as it is, and what would reach into the terminal as hexadecimal", () => {
  const record = (content: Uint8Array): string =>
    logLine({ index: 7n, timeNs: 1_726_515_623_000_000_001n, content });
  const head = "[7. 2024-09-16T19:40:23.000000001Z]: ";
  assert.equal(record(new TextEncoder().encode("Hi\tthere!\n")), `${head}Hi\tthere!\n`);
  assert.equal(record(Uint8Array.of(0x1b, 0x5b)), `${head}(bytes) 0x1b5b`);
  assert.equal(record(Uint8Array.of(0xff)), `${head}(bytes) 0xff`);
});
