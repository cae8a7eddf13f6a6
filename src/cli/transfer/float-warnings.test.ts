import assert from "node:assert/strict";
import { test } from "node:test";
import { floatWarnings } from "./float-warnings.ts";

test("floatWarnings() says nothing about a folder that icp reads as it is", () => {
  assert.deepEqual(floatWarnings(new Map()), []);
});

test("floatWarnings() tells refused folders from changed digits, and names a few globals", () => {
  const misread = new Map([
    [1, "unreadable"],
    ...[2, 3, 4, 5, 6, 7, 8].map((global) => [global, "changed"] as const),
  ] as const);
  const [refused, changed, advice] = floatWarnings(misread);
  assert.match(refused ?? "", /refuses this folder, as the float global 1 holds/);
  assert.match(changed ?? "", /each of the float globals 2, 3, 4, 5, 6 and 2 more of this folder/);
  assert.match(advice ?? "", /icebox canister snapshot upload/);
});
