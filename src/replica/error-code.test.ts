import assert from "node:assert/strict";
import { test } from "node:test";
import { reject, rejectCodeOf } from "./error-code.ts";

test("rejectCodeOf() is the hundreds digit of the error code", () => {
  assert.deepEqual(
    (["IC0101", "IC0207", "IC0301", "IC0406", "IC0502"] as const).map(rejectCodeOf),
    [1, 2, 3, 4, 5],
  );
  assert.deepEqual(reject("IC0305", "x"), { errorCode: "IC0305", rejectCode: 3, message: "x" });
});
