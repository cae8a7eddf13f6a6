import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startNetwork } from "../../network/mod.ts";
import { createWorkplace, type CliResult, type Workplace } from "../testing/workplace.ts";
import { textCanisterInterface, textCanisterModule } from "../testing/text-canister.ts";

interface Place {
  readonly workplace: Workplace;
  readonly url: string;
  /** Runs a command about the canister `notes`, which must end with 0. */
  readonly run: (...words: readonly string[]) => Promise<CliResult>;
  /** The same where another end is expected. */
  readonly fail: (code: string, ...words: readonly string[]) => Promise<string>;
  readonly runState: () => Promise<string>;
  readonly snapshots: () => Promise<readonly string[]>;
}

/** A project with the deployed canister `notes` on a network in this process. */
async function withNotes(settings: string, use: (place: Place) => Promise<void>): Promise<void> {
  using workplace = createWorkplace();
  const { directory } = workplace;
  const stateDirectory = join(directory, "state");
  await using network = await startNetwork({ port: 0, stateDirectory });
  writeFileSync(
    join(directory, "icebox.yaml"),
    `${settings}canisters:\n  notes: { type: wasm, path: text.wasm, candid: text.did }\nnetworks:\n  local: { mode: connected, url: "${network.url}", root-key: fetch }\n`,
  );
  writeFileSync(join(directory, "text.did"), textCanisterInterface);
  writeFileSync(join(directory, "text.wasm"), await textCanisterModule());
  const run = async (...words: readonly string[]): Promise<CliResult> => {
    const result = await workplace.run(...words);
    assert.equal(result.exitCode, 0, result.notes);
    return result;
  };
  await run("deploy");
  await use({
    workplace,
    url: network.url,
    run,
    fail: async (code, ...words) => {
      const { exitCode, notes } = await workplace.run(...words);
      assert.notEqual(exitCode, 0);
      assert.ok(notes.includes(`\nCode: ${code}`), notes);
      return notes;
    },
    runState: async () => /Status: (\w+)/.exec((await run("canister", "status", "notes")).data)?.[1] ?? "",
    snapshots: async () => {
      const { data } = await run("canister", "snapshot", "list", "notes");
      return data === "" ? [] : data.split("\n").map((line) => line.slice(0, 36));
    },
  });
}

const snapshot = ["canister", "snapshot"] as const;

test("icebox --auto-stop stops and starts a canister that runs, and says so", async () => {
  await withNotes("", async ({ run, runState, snapshots }) => {
    await run("canister", "call", "notes", "set", "kept");
    const { data, notes } = await run(...snapshot, "create", "notes", "--auto-stop");
    assert.match(data, /^Created a new snapshot of canister notes\. Snapshot ID: [0-9a-f]{36}$/);
    assert.match(
      notes,
      /^Stopping code for canister notes, with .+\nStarting code for canister notes, with /,
    );
    assert.equal(await runState(), "Running");
    await run("canister", "call", "notes", "set", "lost");
    const [id = ""] = await snapshots();
    await run(...snapshot, "restore", "notes", id, "--auto-stop");
    assert.equal((await run("canister", "call", "notes", "get")).data, '("kept")');
  });
});

test("icebox stops and starts nothing without need, and says so", async () => {
  await withNotes("auto_stop: true\n", async ({ run, runState, snapshots }) => {
    assert.match((await run("canister", "start", "notes")).notes, /^Canister notes runs already/);
    await run("canister", "stop", "notes");
    assert.match((await run("canister", "stop", "notes")).notes, /^Canister notes is stopped already/);
    const { notes } = await run(...snapshot, "create", "notes");
    assert.match(notes, /^Canister notes is stopped already: it is neither stopped nor started\n/);
    assert.equal(await runState(), "Stopped");
    await run("canister", "start", "notes");
    const [id = ""] = await snapshots();
    const deleted = await run(...snapshot, "delete", "notes", id);
    assert.match(deleted.notes, /^Deleting a snapshot needs no stop: canister notes stays as it is\n/);
    assert.equal(await runState(), "Running");
  });
});

test("icebox takes auto_stop of the project for --auto-stop, and --no-auto-stop turns it off", async () => {
  await withNotes("auto_stop: true\n", async ({ run, fail, runState, snapshots }) => {
    await fail("cli/canister-running\n", ...snapshot, "create", "notes", "--no-auto-stop");
    await run(...snapshot, "create", "notes");
    assert.equal(await runState(), "Running");
    assert.equal((await snapshots()).length, 1);
  });
});

test("icebox replaces the only snapshot where one is the most, and asks where more are", async () => {
  await withNotes("auto_stop: true\nmax_snapshots: 1\n", async ({ workplace, run, fail, snapshots }) => {
    await run(...snapshot, "create", "notes");
    const [first = ""] = await snapshots();
    const { notes } = await run(...snapshot, "create", "notes");
    assert.ok(notes.includes(`Deleted snapshot ${first} from canister notes: max_snapshots is 1`), notes);
    const [second = "", ...others] = await snapshots();
    assert.notEqual(second, first);
    assert.deepEqual(others, []);
    const path = join(workplace.directory, "icebox.yaml");
    writeFileSync(path, readFileSync(path, "utf8").replace("max_snapshots: 1", "max_snapshots: 2"));
    await run(...snapshot, "create", "notes");
    const refused = await fail("cli/too-many-snapshots\n", ...snapshot, "create", "notes");
    assert.ok(refused.includes(`create notes --replace ${second} `), refused);
    await run(...snapshot, "create", "notes", "--replace", second);
    assert.equal((await snapshots()).length, 2);
  });
});

test("icebox --dry-run shows the calls and the costs, refuses what would be refused, and changes nothing", async () => {
  await withNotes("auto_stop: true\n", async ({ run, fail, runState, snapshots }) => {
    const { data } = await run(...snapshot, "create", "notes", "--dry-run");
    assert.match(
      data,
      /^Would take a snapshot of canister notes \([a-z0-9-]+\), which is running\nCalls:\n {2}1\. stop_canister\n {2}2\. take_canister_snapshot\n {2}3\. start_canister\nSnapshot size: 64\.\d+KiB\n/,
    );
    const cycles = /Cycles for the calls: ([\d_]+)/.exec(data)?.[1]?.replaceAll("_", "") ?? "0";
    assert.deepEqual([await runState(), await snapshots()], ["Running", []]);
    const gone = "00000000000000638000000000100001" + "0101";
    await fail("cli/unknown-snapshot\n", ...snapshot, "create", "notes", "--replace", gone, "--dry-run");
    await fail("cli/unknown-snapshot\n", ...snapshot, "create", "notes", "--replace", gone);
    await run("canister", "stop", "notes", "--dry-run");
    assert.equal(await runState(), "Running");

    const balance = async (): Promise<bigint> => {
      const shown = (await run("canister", "status", "notes")).data;
      return BigInt(/Balance: ([\d_]+)/.exec(shown)?.[1]?.replaceAll("_", "") ?? "0");
    };
    const before = await balance();
    await run(...snapshot, "create", "notes");
    const paid = before - (await balance());
    // Besides the calls of the plan, those that look pay for their reception, and the memory is paid for now and then.
    assert.ok(paid >= BigInt(cycles) && paid < BigInt(cycles) + 20_000_000n, `${String(paid)} ${cycles}`);
  });
});

test("icebox recover keeps what it cannot settle, and says why", async () => {
  await withNotes("", async ({ workplace, run, fail, runState }) => {
    const folder = join(workplace.directory, "home/operations");
    mkdirSync(folder, { recursive: true });
    const id = (await run("canister", "id", "notes")).data;
    const journal = {
      version: 1,
      kind: "snapshot-create",
      startedAt: "2026-11-20T17:15:41.000Z",
      process: { pid: 2 ** 22 + 1 },
      network: { url: "http://127.0.0.1:1", rootKeyHash: "ab".repeat(32) },
      target: { projectRoot: workplace.directory },
      canister: { id, name: "notes" },
      before: { runState: "running", version: "1", snapshots: [] },
      steps: [{ kind: "stop" }, { kind: "take-snapshot" }, { kind: "start" }],
      step: 1,
      calls: [],
      found: {},
    };
    const elsewhere = {
      ...journal,
      network: { ...journal.network, rootKeyHash: "cd".repeat(32) },
      target: { network: "http://127.0.0.1:1", rootKey: "fetch" },
    };
    await run("canister", "stop", "notes");
    writeFileSync(join(folder, "a.json"), "{");
    writeFileSync(join(folder, `${id}-${"ab".repeat(8)}.json`), JSON.stringify(journal));
    writeFileSync(join(folder, `${id}-${"cd".repeat(8)}.json`), JSON.stringify(elsewhere));
    const listed: { operations: readonly { state: string }[] } = JSON.parse(
      (await run("recover", "--list", "--json")).data,
    );
    assert.deepEqual(listed.operations.map(({ state }) => state).sort(), ["cut-off", "cut-off", "damaged"]);
    const notes = await fail("cli/not-recovered\n", "recover");
    assert.match(notes, /3 of 3 operations could not be finished or undone/);
    assert.match(notes, /recovery\/another-network/);
    assert.match(notes, /client\/network-unreachable/);
    assert.equal(readFileSync(join(folder, "a.json"), "utf8"), "{");
    assert.ok(readdirSync(folder).includes(`${id}-${"ab".repeat(8)}.json`));
    assert.equal(await runState(), "Stopped");
    const { data } = await workplace.run("recover", "--json");
    const { operations }: { operations: readonly { state: string }[] } = JSON.parse(data);
    assert.deepEqual(operations.map(({ state }) => state).sort(), ["damaged", "unsettled", "unsettled"]);
  });
});
