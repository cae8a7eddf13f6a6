import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { specifiedFunctions } from "../testing/specified-functions.ts";

const folder = join(import.meta.dirname, "../../../docs/conformance");

/** Rows of docs/conformance/system-api.md: function, type, kinds, linked test. */
const rows = readFileSync(join(folder, "system-api.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => line.split("|").map((cell) => cell.trim().replaceAll("\\", "")));

test("docs/conformance/system-api.md lists the functions of the specification with types and kinds", () => {
  const documented = rows.map(([, name, type, kinds]) => [name, type, kinds]);
  const specified = specifiedFunctions.map(({ name, parameters, result, contexts }) => [
    `\`${name}\``,
    `\`(${parameters.join(", ")}) -> ${result}\``,
    contexts.join(" "),
  ]);
  assert.deepEqual(documented, specified);
});

test("every test that docs/conformance/system-api.md links to calls the function of its row", () => {
  for (const [, name = "", , , link = ""] of rows) {
    const path = /\]\((.*)\)$/.exec(link)?.[1];
    assert.ok(path !== undefined, name);
    const word = new RegExp(`\\b${name.replaceAll("`", "")}\\b`);
    assert.match(readFileSync(join(folder, path), "utf8"), word);
  }
});
