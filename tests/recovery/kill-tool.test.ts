import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import type { Principal } from "icebox/wire";
import { inTurn } from "./testing/in-turn.ts";
import { type SeenCanister, startToolFixture, type ToolFixture } from "./testing/tool-fixture.ts";

/** An operation of the tool on a canister. */
interface Operation {
  readonly name: string;
  readonly snapshots: number;
  /** Runs in the project with `max_snapshots: 1` and `auto_stop: true`. */
  readonly isStrict?: boolean;
  words(canister: string, snapshot: string): readonly string[];
}

const snapshot = ["canister", "snapshot"];
/** Tools that run at the same time; most of the time of each is its start. */
const workers = 3;

const operations: readonly Operation[] = [
  { name: "create", snapshots: 1, words: (id) => [...snapshot, "create", id, "--auto-stop"] },
  {
    name: "create --replace",
    snapshots: 2,
    words: (id, old) => [...snapshot, "create", id, "--replace", old, "--auto-stop"],
  },
  {
    name: "create where one snapshot is the most",
    snapshots: 1,
    isStrict: true,
    words: (id) => [...snapshot, "create", id],
  },
  { name: "restore", snapshots: 1, words: (id, old) => [...snapshot, "restore", id, old, "--auto-stop"] },
  { name: "delete", snapshots: 2, words: (id, old) => [...snapshot, "delete", id, old, "--auto-stop"] },
];

/** An operation that was killed at a place. */
interface Killed {
  readonly operation: Operation;
  readonly place: string;
  readonly canister: Principal;
  readonly before: SeenCanister;
}

/** Kills the tool at every place of an operation, each time on a canister of its own. */
async function killEverywhere(
  tool: ToolFixture,
  operation: Operation,
  runState: "running" | "stopped",
): Promise<readonly Killed[]> {
  const options = operation.isStrict === true ? { cwd: tool.strictProject } : {};
  const prepare = async (): Promise<readonly [Principal, SeenCanister, readonly string[]]> => {
    const canister = await tool.makeCanister(runState, operation.snapshots);
    const before = await tool.see(canister);
    const words = operation.words(canister.toText(), before.snapshots[0] ?? "");
    return [canister, before, [...words, ...tool.network]];
  };
  const [uncut, seen, asked] = await prepare();
  const places = await tool.placesOf(asked, { ...options, home: tool.makeHome() });
  assert.equal((await tool.see(uncut)).runState, seen.runState);
  return inTurn(places, workers, async (place) => {
    const [canister, before, words] = await prepare();
    const { code, stderr } = await tool.run(words, { ...options, cutOffAt: place });
    assert.equal(code, -1, `${operation.name} was not killed at ${place}: ${stderr}`);
    return { operation, place, canister, before };
  });
}

async function assertRecovered(tool: ToolFixture, killed: Killed, told: string): Promise<void> {
  const { operation, place, canister, before } = killed;
  const where = `${operation.name} on a ${before.runState} canister, killed at ${place}`;
  const after = await tool.see(canister);
  assert.equal(after.runState, before.runState, where);
  const lost = before.snapshots.filter((id) => !after.snapshots.includes(id));
  const added = after.snapshots.filter((id) => !before.snapshots.includes(id));
  for (const id of [...lost, ...added]) assert.ok(told.includes(id), `${where}: nobody was told of ${id}`);
  const [given] = before.snapshots;
  const isDeletion = operation.name === "delete";
  assert.ok(lost.length <= 1 && lost.every((id) => id === given), `${where}: lost ${lost.join()}`);
  if (!isDeletion) assert.ok(lost.length <= added.length, `${where}: lost ${lost.join()}`);
  if (operation.isStrict === true) assert.equal(after.snapshots.length, 1, where);
  if (operation.name === "restore") {
    const isLoaded = told.includes(`Snapshot ${String(given)} was loaded`);
    assert.notEqual(isLoaded, told.includes(`Snapshot ${String(given)} was not loaded`), where);
    assert.equal(await tool.readCounter(canister), isLoaded ? 1 : 2, where);
  }
}

test("icebox recover brings every operation to a safe end that was killed at any place", async () => {
  await using tool = await startToolFixture();
  const killed: Killed[] = [];
  for (const operation of operations) {
    for (const runState of ["running", "stopped"] as const)
      killed.push(...(await killEverywhere(tool, operation, runState)));
  }
  // Two places for each step: 3 steps with a stop and a start, 1 without; 5 and 3 where the old snapshot is deleted; 1 and 1 to delete one.
  assert.equal(killed.length, 2 * (3 + 1 + 3 + 1 + 5 + 3 + 3 + 1 + 1 + 1));
  assert.equal(readdirSync(tool.journalFolder).length, killed.length);

  const refused = await tool.run([
    ...snapshot,
    "create",
    killed[0]?.canister.toText() ?? "",
    "--auto-stop",
    ...tool.network,
  ]);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /Code: recovery\/cut-off\nNext: icebox recover$/m);
  const listed = await tool.run(["recover", "--list"]);
  assert.equal(listed.stdout.trimEnd().split("\n").length, killed.length);

  let told = "";
  for (const cutOffAt of ["settle:planned", "settle:start", "settle:delete-snapshot"]) {
    const { code, stderr } = await tool.run(["recover"], { cutOffAt });
    assert.equal(code, -1, `icebox recover was not killed at ${cutOffAt}`);
    told += stderr;
  }
  const recovered = await tool.run(["recover"]);
  assert.equal(recovered.code, 0, recovered.stderr);
  told += recovered.stderr;

  assert.deepEqual(readdirSync(tool.journalFolder), []);
  for (const each of killed) await assertRecovered(tool, each, told);
  const again = await tool.run(["recover"]);
  assert.deepEqual(
    [again.code, again.stdout, again.stderr],
    [0, "", "No operation is under way or was cut off\n"],
  );
});

test("icebox goes to a safe end when it is interrupted", async () => {
  await using tool = await startToolFixture();
  for (const cutOffAt of ["0:journaled", "0:called"]) {
    const canister = await tool.makeCanister("running", 0);
    const words = [...snapshot, "create", canister.toText(), "--auto-stop", ...tool.network];
    const { code, stderr } = await tool.run(words, { cutOffAt, cutOffBy: "SIGINT" });
    assert.equal(code, 1, stderr);
    assert.match(stderr, /^Interrupted: going to a safe end/m);
    assert.match(stderr, /^Code: recovery\/interrupted$/m);
    const after = await tool.see(canister);
    assert.equal(after.runState, "running");
    // The signal may come while the next call is on its way: that call ends, and its snapshot is told.
    for (const id of after.snapshots) assert.ok(stderr.includes(id), stderr);
    assert.deepEqual(readdirSync(tool.journalFolder), []);
  }
});
