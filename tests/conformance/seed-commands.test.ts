import assert from "node:assert/strict";
import { test } from "node:test";
import type { SeedCommand } from "./seed-commands/extract-seed-commands.ts";
import { extractSeeds, readSeedFixture, type Seed, seedFolder } from "./seed-commands/seed-fixture.ts";
import { runSeed, type SeedRun } from "./seed-commands/run-seed.ts";
import {
  createSeedShell,
  runInShell,
  type SeedShell,
  writeChatProject,
  writeHealthProject,
} from "./seed-commands/seed-shell.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Commands of the documents that icebox does not have yet. Whoever adds one removes its line here. */
const missing: readonly string[] = [];

const seeds = readSeedFixture();
const [example, icpGuide, dfxGuide] = ["dfx deploy", "icp deploy my-canister -e ic", "snapshot load <"].map(
  seedWith,
);

const documents = extractSeeds();

test(
  "tests/fixtures/seed-commands.json holds every command line of the seed documents",
  { skip: documents === undefined && `there are no documents in ${seedFolder}` },
  () => {
    assert.deepEqual(
      seeds,
      documents,
      "node tests/conformance/seed-commands/write-fixture.ts writes it anew",
    );
  },
);

test("tests/fixtures/seed-commands.json holds command lines of both tools, and all of them are run here", () => {
  const commands = seeds.flatMap((seed) => seed.commands.map(({ command }) => command));
  assert.equal(commands.filter((command) => command.startsWith("icp ")).length, 32);
  assert.equal(commands.filter((command) => command.startsWith("dfx ")).length, 21);
  const run = [example, icpGuide, dfxGuide].flatMap((seed) => seed?.commands ?? []);
  assert.equal(run.length, commands.length);
});

test("icebox runs the command lines of the snapshot example", async () => {
  using home = temporaryFolder("home");
  await using shell = createSeedShell(home.path);
  writeChatProject(shell);
  await runSeed(shell, example, { missing, placeholders: {} });
  // "This terminal will stay blocked until the stop command is run."
  await runInShell(shell, "icebox stop");
  assert.deepEqual(await shell.foregroundEnds(), [0]);
});

/** What the icp guide says in words about commands that it shows by themselves. */
const icpGuideRun: SeedRun = {
  missing,
  placeholders: {},
  // "A canister must be stopped before taking a snapshot."
  around: {
    "icp canister snapshot create my-canister --replace <snapshot-id> -e ic": [
      "icebox canister stop my-canister -e ic",
      "icebox canister start my-canister -e ic",
    ],
  },
};

test("icebox runs the command lines of the icp guide, with ic led to an embedded network", async () => {
  using home = temporaryFolder("home");
  await using mainnet = await startStandIn(home.path, ["target"]);
  await using shell = createSeedShell(home.path);
  writeHealthProject(shell, "icp.yaml", ["my-canister", "source-canister"]);
  await leadToStandIn(shell, mainnet);
  await runInShell(shell, "icebox deploy -e ic");
  const target = await runInShell(mainnet, "icebox canister id target");
  await runSeed(shell, icpGuide, { ...icpGuideRun, placeholders: { "<target-canister-id>": target } });
});

for (const flag of ["", " --network ic"]) {
  test(`icebox runs the command lines of the dfx guide${flag && ` with${flag}`}`, async () => {
    using home = temporaryFolder("home");
    await using mainnet = await startStandIn(home.path, []);
    await using shell = createSeedShell(home.path);
    writeHealthProject(shell, "dfx.json", ["hello_backend"]);
    if (flag === "") await runInShell(shell, "icebox start --background");
    else await leadToStandIn(shell, mainnet);
    await runInShell(shell, `icebox deploy${flag}`);
    const placeholders = { "<canister-name>": "hello_backend" };
    await runSeed(shell, withFlag(dfxGuide, flag), { missing, placeholders });
  });
}

function seedWith(part: string): Seed {
  const found = seeds.find(({ commands }) => commands.some(({ command }) => command.includes(part)));
  assert.ok(found !== undefined, part);
  return found;
}

function withFlag(seed: Seed | undefined, flag: string): Seed {
  assert.ok(seed !== undefined);
  const commands: readonly SeedCommand[] = seed.commands;
  return { ...seed, commands: commands.map((entry) => ({ ...entry, command: `${entry.command}${flag}` })) };
}

/** A network to which `ic` can be led, with canisters of its own. */
async function startStandIn(home: string, canisters: readonly string[]): Promise<SeedShell> {
  const shell = createSeedShell(home);
  writeHealthProject(shell, "dfx.json", canisters);
  await runInShell(shell, "icebox network start --background");
  if (canisters.length > 0) await runInShell(shell, "icebox deploy");
  return shell;
}

async function leadToStandIn(shell: SeedShell, standIn: SeedShell): Promise<void> {
  const status = await runInShell(standIn, "icebox network status");
  const [, url = "", rootKey = ""] = /^Url: (\S+)\n[^]*^Root key: (\S+)$/m.exec(status) ?? [];
  shell.env["ICEBOX_NETWORK_IC_URL"] = url;
  shell.env["ICEBOX_NETWORK_IC_ROOT_KEY"] = rootKey;
}
