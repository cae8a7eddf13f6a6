import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Command } from "commander";
import { createProgram } from "../../src/cli/program.ts";
import { createWorkplace } from "../../src/cli/testing/workplace.ts";
import { walkFiles } from "../../tools/walk-files.ts";

const root = join(import.meta.dirname, "../..");
const guide = readFileSync(join(root, "docs/guides/modules.md"), "utf8");

interface Row {
  readonly promise: string;
  readonly documents: string;
  readonly commands: readonly string[];
  /** Each with the name of its screen first. */
  readonly places: readonly string[];
  readonly proofs: readonly { readonly name: string; readonly path: string }[];
}

const rows = guide
  .slice(guide.indexOf("## What the documents of Juno promise"))
  .split("\n")
  .filter((line) => line.startsWith("|"))
  .slice(2)
  .map(readRow);

function readRow(line: string): Row {
  const [promise = "", documents = "", command = "", screen = "", proof = ""] = line
    .split(" | ")
    .map((cell) => cell.replace(/^\| |\|$/g, "").trim());
  return {
    promise,
    documents,
    commands: [...command.matchAll(/`icebox ([^`]+)`/g)].map(([, words = ""]) => words),
    places: screen.split(/, |: /),
    proofs: [...proof.matchAll(/\[(?<name>.+?)\]\(\.\.\/\.\.\/(?<path>[^)]+)\)/g)].map(({ groups }) => ({
      name: groups?.["name"] ?? "",
      path: groups?.["path"] ?? "",
    })),
  };
}

/** Follows the words into the program: subcommands first, then options. */
async function assertCommand(line: string): Promise<void> {
  using workplace = createWorkplace();
  const words = line.split(" ");
  let command: Command = await createProgram(workplace.context, words);
  for (const word of words) {
    if (word.startsWith("-")) {
      const isKnown = command.options.some(({ long }) => long === word);
      assert.ok(isKnown, `icebox ${line}: there is no ${word}`);
      continue;
    }
    const next = command.commands.find((each) => each.name() === word);
    assert.ok(next !== undefined, `icebox ${line}: there is no ${word}`);
    command = next;
  }
  assert.equal(command.commands.length, 0, `icebox ${line} is no command`);
}

const pages = walkFiles(root, "console/src", ".svelte")
  .map((path) => readFileSync(join(root, path), "utf8").replaceAll(/\s+/g, " "))
  .join("\n");

test("docs/guides/modules.md takes every promise of both documents", () => {
  assert.equal(rows.length, 22);
  for (const document of ["S", "B"])
    assert.ok(rows.filter(({ documents }) => documents.split(" ").includes(document)).length >= 19);
  for (const { promise, commands, places, proofs } of rows)
    assert.ok(commands.length > 0 && places.length > 0 && proofs.length > 0, promise);
});

test("docs/guides/modules.md names commands and options that there are", async () => {
  for (const line of rows.flatMap(({ commands }) => commands)) await assertCommand(line);
});

/** The names by which the console's navigation leads to its screens. */
const screens = ["App", "screens/ModuleScreen"].flatMap((name) => {
  const source = readFileSync(join(root, `console/src/${name}.svelte`), "utf8");
  return [...source.matchAll(/(?:^ {4}\w+: |^ {4}\["\w+", )"(\w+)"/gm)].map(([, title = ""]) => title);
});

test("docs/guides/modules.md names screens, and words on them, that there are", () => {
  assert.deepEqual(screens, [
    "Modules",
    "Folders",
    "Operations",
    "Overview",
    "Setup",
    "Upgrade",
    "History",
    "Call",
  ]);
  for (const { promise, places } of rows) {
    assert.ok(screens.includes(places[0] ?? ""), `${promise}: there is no screen "${places[0] ?? ""}"`);
    for (const place of places) assert.ok(pages.includes(place), `${promise}: no page says "${place}"`);
  }
});

test("docs/guides/modules.md names tests that there are", () => {
  for (const { name, path } of rows.flatMap(({ proofs }) => proofs)) {
    const source = readFileSync(join(root, path), "utf8");
    assert.ok(source.includes(`test("${name}"`), `${path} has no test "${name}"`);
  }
});
