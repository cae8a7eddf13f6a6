import assert from "node:assert/strict";
import { test } from "node:test";
import { bytesText } from "./bytes-text.ts";
import { cyclesText } from "./cycles-text.ts";
import { withHelp } from "./help-text.ts";

test("cyclesText() groups by three digits", () => {
  const cases = [
    [0n, "0"],
    [999n, "999"],
    [1000n, "1_000"],
    [217_884_065_722n, "217_884_065_722"],
  ] as const;
  for (const [value, text] of cases) assert.equal(cyclesText(value), text);
});

test("bytesText() takes the largest unit", () => {
  const cases = [
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.00 KiB"],
    [2_506_096, "2.39 MiB"],
    [2 ** 41, "2.00 TiB"],
    [2 ** 51, "2048.00 TiB"],
  ] as const;
  for (const [value, text] of cases) assert.equal(bytesText(value), text);
});

test("withHelp() puts the suggestion on a second line, the link behind it", () => {
  assert.equal(withHelp("No.", "Try again."), "No.\nTry again.");
  assert.equal(
    withHelp("No.", "Try again.", "no"),
    "No.\nTry again. See documentation: https://internetcomputer.org/docs/current/references/execution-errors#no",
  );
});
