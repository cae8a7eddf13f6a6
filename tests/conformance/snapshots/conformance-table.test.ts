import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { upstreamTests } from "./testing/upstream-tests.ts";

const documentFile = join(import.meta.dirname, "../../../docs/conformance.md");
const document = readFileSync(documentFile, "utf8");

/** A row of the snapshot table. */
interface Row {
  readonly name: string;
  readonly source: string;
  /** `undefined` for a row without a test of ours. */
  readonly file: string | undefined;
  readonly state: string;
}

const rows: readonly Row[] = document
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => {
    const [, name = "", source = "", link = "", state = ""] = line.split("|").map((cell) => cell.trim());
    const path = /\]\((.*)\)$/.exec(link)?.[1];
    const file = path === undefined ? undefined : join(dirname(documentFile), path);
    return { name: name.replaceAll("`", ""), source, file, state };
  });

/** The names of the tests in a file; a name that is made of parts counts with its first one. */
function testNames(file: string): readonly string[] {
  const text = readFileSync(file, "utf8");
  const written = [...text.matchAll(/\btest\(\s*["`]([^"`]*)["`]/g)].map(([, name = ""]) => name);
  const listed = [...text.matchAll(/[[{,]\s*"([a-z_]+: [^"]*)"/g)].map(([, name = ""]) => name);
  return written.flatMap((name) => {
    const prefix = name.split("${")[0] ?? "";
    return prefix === name ? [name] : listed.map((rest) => prefix + rest);
  });
}

function isOf(row: Row, testName: string): boolean {
  return testName.startsWith(`${row.source} ${row.name}:`);
}

test("docs/conformance.md lists every upstream test about snapshots, in order", () => {
  assert.deepEqual(
    rows.map(({ source, name }) => [source, name]),
    upstreamTests,
  );
});

test("every row of docs/conformance.md has a test of its name in the file that it links to, or a reason", () => {
  for (const row of rows) {
    const label = `${row.source} ${row.name}`;
    const [word = "", reason = ""] = row.state.split(/:\s(.*)/s);
    assert.ok(["passes", "differs", "not applicable"].includes(word), `${label}: ${row.state}`);
    if (word !== "passes") assert.ok(reason.length >= 40, `${label} gives no reason`);
    assert.equal(row.file === undefined, word === "not applicable", label);
    if (row.file === undefined) continue;
    assert.ok(existsSync(row.file), `${label}: ${row.file}`);
    const found = testNames(row.file).filter((name) => isOf(row, name));
    assert.equal(found.length, 1, `${label} in ${row.file}`);
  }
});

/** Whether a test says that it follows one of another project; icp has tests of its own about other commands. */
function followsUpstream(testName: string): boolean {
  const [source = "", name = ""] = testName.split(":")[0]?.split(/ (.*)/s) ?? [];
  if (!testName.includes(":") || !upstreamTests.some(([tag]) => tag === source)) return false;
  return source !== "icp" || name.startsWith("canister_snapshot_");
}

test("every test that is named after an upstream one is in docs/conformance.md", () => {
  const folder = join(import.meta.dirname, "..");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => join(folder, name));
  for (const file of files) {
    for (const name of testNames(file).filter(followsUpstream)) {
      assert.ok(
        rows.some((row) => row.file === file && isOf(row, name)),
        `"${name}" of ${file}`,
      );
    }
  }
});

test("docs/conformance.md counts its rows", () => {
  const count = (word: string) => rows.filter(({ state }) => state.startsWith(word)).length;
  const sentence = `Of ${rows.length} rows ${count("passes")} pass, ${count("differs")} differs and ${count("not applicable")} are not applicable.`;
  assert.ok(document.includes(sentence), sentence);
});
