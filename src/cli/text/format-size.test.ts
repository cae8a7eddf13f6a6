import assert from "node:assert/strict";
import { test } from "node:test";
import { formatSize } from "./format-size.ts";

const cases: readonly (readonly [bigint, string])[] = [
  [0n, "0B"],
  [1n, "1B"],
  [1023n, "1023B"],
  [1024n, "1.00KiB"],
  [1_536n, "1.50KiB"],
  [2_506_752n, "2.39MiB"],
  [1_688_207n, "1.61MiB"],
  [1_048_575n, "1.00MiB"],
  [1_073_741_824n, "1.00GiB"],
  [500n * 1024n ** 3n, "500.00GiB"],
  [2n ** 63n, "8.00EiB"],
];

for (const [sizeBytes, expected] of cases) {
  test(`formatSize() writes ${String(sizeBytes)} bytes as ${expected}`, () => {
    assert.equal(formatSize(sizeBytes), expected);
  });
}
