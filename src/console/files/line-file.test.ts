import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { LineFile } from "./line-file.ts";

const numberOf = (value: unknown): number | undefined =>
  typeof value === "object" && value !== null && "n" in value && typeof value.n === "number"
    ? value.n
    : undefined;

test("LineFile keeps the newer half when it has grown, and is for its user alone", () => {
  const directory = mkdtempSync(join(tmpdir(), "icebox-lines-"));
  try {
    const path = join(directory, "deep", "lines.jsonl");
    const file = new LineFile(path);
    assert.deepEqual(file.read(numberOf), []);
    const pad = "x".repeat(10_000);
    for (let n = 0; n < 150; n += 1) file.append({ n, pad });
    const numbers = file.read(numberOf);
    assert.ok(statSync(path).size <= 1024 * 1024);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(numbers.at(-1), 149);
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => 150 - numbers.length + index),
    );
  } finally {
    rmSync(directory, { recursive: true });
  }
});
