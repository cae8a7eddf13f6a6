import assert from "node:assert/strict";
import type { SeedCommand } from "./extract-seed-commands.ts";
import type { Seed } from "./seed-fixture.ts";
import { type Printed, runInShell, type SeedShell } from "./seed-shell.ts";
import { assertPrinted } from "./shown-output.ts";

/** How the command lines of a document are run. */
export interface SeedRun {
  /** Beginnings of commands that icebox does not have: they must be unknown to it, so that the list can only shrink. */
  readonly missing: readonly string[];
  /** What stands for the placeholders of the document; those of snapshots are the newest one of the canister. */
  readonly placeholders: Readonly<Record<string, string>>;
  /** What the document says in words about commands that it shows by themselves: what is done before and after. */
  readonly around?: Readonly<Record<string, readonly [before: string, after: string]>>;
}

const snapshotId = /[0-9a-f]{36}/;

/** The two documents show different words for the same: each command prints both. */
const wordsOfOthers: readonly (readonly [command: RegExp, lines: readonly RegExp[]])[] = [
  [/ snapshot create /, [/^Created snapshot: [0-9a-f]{36}$/, /^Created a new snapshot of canister /]],
];

/** Runs the command lines of a document in their order and compares what they print with what it shows. */
export async function runSeed(shell: SeedShell, seed: Seed | undefined, run: SeedRun): Promise<void> {
  assert.ok(seed !== undefined);
  const ids = new Map<string, string>();
  for (const entry of seed.commands) {
    const around = run.around?.[entry.command];
    if (around !== undefined) await runInShell(shell, around[0]);
    await runEntry(shell, entry, { run, ids });
    if (around !== undefined) await runInShell(shell, around[1]);
  }
}

interface Progress {
  readonly run: SeedRun;
  /** What stands for the ids that the document shows. */
  readonly ids: Map<string, string>;
}

async function runEntry(shell: SeedShell, entry: SeedCommand, { run, ids }: Progress): Promise<void> {
  const words = entry.command.replace(/^(?:icp|dfx) /, "");
  const isMissing = run.missing.some((beginning) => words.startsWith(`${beginning} `));
  if (isMissing) {
    const { code, output } = await shell.run(`icebox ${words.replaceAll(/<[a-z-]+>/g, "x")}`);
    const message = `icebox has "${words}" now: remove it from the list of missing commands\n${output}`;
    assert.ok(code === 2 && output.includes("cli/wrong-usage"), message);
    return;
  }
  const command = await fillIn(shell, withOwnIds(words, ids), run.placeholders);
  const { code, output } = await runLine(shell, `icebox ${command}`);
  assert.equal(code, 0, `icebox ${command}\n${output}`);
  // The document goes on to show the id of the snapshot that is gone now.
  if (command.includes(" --replace ")) ids.clear();
  if (entry.output === undefined) return;
  assertPrinted(command, withoutOtherWords(command, output, entry.output), entry.output, ids);
}

/** The one command that stays in the foreground. */
function runLine(shell: SeedShell, line: string): Promise<Printed> {
  const staysThere = /^icebox start\b/.test(line);
  return staysThere ? shell.runInForeground(line, /^Replica API running on .+$/m) : shell.run(line);
}

function withOwnIds(words: string, ids: ReadonlyMap<string, string>): string {
  return words.replaceAll(new RegExp(snapshotId, "g"), (id) => ids.get(id) ?? id);
}

async function fillIn(
  shell: SeedShell,
  words: string,
  placeholders: Readonly<Record<string, string>>,
): Promise<string> {
  const filled = words.replaceAll(/<[a-z-]+>/g, (name) => placeholders[name] ?? name);
  if (!/<(?:new-)?snapshot-id>/.test(filled)) return filled;
  const canister = filled.split(" ")[3] ?? "";
  const network = / (?:-e|-n|--network) \S+/.exec(filled)?.[0] ?? "";
  return filled.replaceAll(/<(?:new-)?snapshot-id>/g, await newestSnapshot(shell, canister, network));
}

/** The newest snapshot of a canister; one is taken where the document has deleted the last one before it goes on. */
async function newestSnapshot(shell: SeedShell, canister: string, network: string): Promise<string> {
  const list = (): Promise<string> =>
    runInShell(shell, `icebox canister snapshot list ${canister}${network}`);
  const newest = /^([0-9a-f]{36}): [^\n]*$(?![^]*^[0-9a-f]{36}: )/m;
  const found = newest.exec(await list())?.[1];
  if (found !== undefined) return found;
  const status = await runInShell(shell, `icebox canister status ${canister}${network}`);
  for (const verb of ["stop", "snapshot create"])
    await runInShell(shell, `icebox canister ${verb} ${canister}${network}`);
  if (status.includes("Status: Running"))
    await runInShell(shell, `icebox canister start ${canister}${network}`);
  const taken = newest.exec(await list())?.[1];
  assert.ok(taken !== undefined);
  return taken;
}

function withoutOtherWords(command: string, printed: string, shown: readonly string[]): string {
  const others = wordsOfOthers.find(([form]) => form.test(`${command} `))?.[1] ?? [];
  const foreign = others.filter((line) => !shown.some((text) => line.test(text)));
  return printed
    .split("\n")
    .filter((line) => !foreign.some((form) => form.test(line)))
    .join("\n");
}
