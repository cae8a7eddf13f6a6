import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { decodeHex } from "icebox/bytes";
import { CertifiedCalls, openRemoteSource } from "icebox/client";
import { openFolder, verifyFolder } from "icebox/folder";
import type { Principal, SectionSource } from "icebox/wire";
import { inTurn } from "./testing/in-turn.ts";
import { type SeenCanister, startToolFixture, type ToolFixture } from "./testing/tool-fixture.ts";

/** Tools that run at the same time; most of the time of each is its start. */
const workers = 3;
const snapshot = ["canister", "snapshot"];
/** One range after the other, so that the places have an order. */
const plainly = ["--concurrency", "1", "--auto-stop"];

/** A tool that was killed. */
interface Killed {
  readonly place: string;
  readonly canister: Principal;
  readonly before: SeenCanister;
  /** Where it worked. */
  readonly cwd: string;
}

/** A download or upload that is killed at every place that an uncut run of it reaches. */
interface Killing {
  readonly runState: "running" | "stopped";
  readonly home: string;
  /** The words of the command in a folder that it prepares. */
  readonly prepare: (canister: Principal, before: SeenCanister, cwd: string) => Promise<readonly string[]>;
}

/** A canister, and what the tool is to do with it in a folder of its own. */
async function arrange(
  tool: ToolFixture,
  { runState, prepare }: Killing,
): Promise<Omit<Killed, "place"> & { readonly words: readonly string[] }> {
  const canister = await tool.makeCanister(runState, 2);
  const before = await tool.see(canister);
  const cwd = tool.makeFolder();
  return { canister, before, cwd, words: [...(await prepare(canister, before, cwd)), ...tool.network] };
}

async function killAt(tool: ToolFixture, killing: Killing, place: string): Promise<Killed> {
  const { words, ...arranged } = await arrange(tool, killing);
  const { home } = killing;
  const { code, stderr } = await tool.run(words, { cwd: arranged.cwd, home, cutOffAt: place });
  assert.equal(code, -1, `it was not killed at ${place}: ${stderr}`);
  return { place, ...arranged };
}

async function killEverywhere(
  tool: ToolFixture,
  killing: Killing,
  isChosen: (place: string, index: number, places: readonly string[]) => boolean = () => true,
): Promise<readonly Killed[]> {
  const uncut = await arrange(tool, killing);
  const places = await tool.placesOf(uncut.words, { cwd: uncut.cwd, home: tool.makeHome() });
  assert.equal((await tool.see(uncut.canister)).runState, killing.runState);
  return inTurn(places.filter(isChosen), workers, (place) => killAt(tool, killing, place));
}

function download(
  canister: Principal,
  { snapshots: [first = ""] }: SeenCanister,
): Promise<readonly string[]> {
  return Promise.resolve([...snapshot, "download", canister.toText(), first, "-o", "saved", ...plainly]);
}

/** Uploads a copy of the folder `original`. */
function uploadOf(original: string, replaces: boolean): Killing["prepare"] {
  return (canister, { snapshots }, cwd) => {
    cpSync(original, join(cwd, "saved"), { recursive: true });
    const replace = replaces ? ["--replace", snapshots[1] ?? ""] : [];
    return Promise.resolve([...snapshot, "upload", canister.toText(), "-i", "saved", ...replace, ...plainly]);
  };
}

/** A folder with a snapshot of some canister. */
async function makeFolderToUpload(tool: ToolFixture): Promise<string> {
  const cwd = tool.makeFolder();
  const canister = await tool.makeCanister("stopped", 1);
  const words = await download(canister, await tool.see(canister));
  const { code, stderr } = await tool.run([...words, ...tool.network], { cwd, home: tool.makeHome() });
  assert.equal(code, 0, stderr);
  return join(cwd, "saved");
}

/** Two snapshots, or a snapshot and a folder, hold the same bytes. */
async function assertSameSections(found: SectionSource, wanted: SectionSource, where: string): Promise<void> {
  for (const { name, sizeBytes = 0 } of wanted.manifest.sections) {
    const [left, right] = await Promise.all([
      found.read(name, 0, sizeBytes),
      wanted.read(name, 0, sizeBytes),
    ]);
    assert.ok(Buffer.from(left).equals(right), `${where}: ${name} differs`);
  }
}

async function assertComplete(
  tool: ToolFixture,
  { canister, id, original, where }: { canister: Principal; id: string; original: string; where: string },
): Promise<void> {
  const calls = new CertifiedCalls(tool.client);
  const wanted = await openFolder(original);
  try {
    const reference = { canisterId: canister, snapshotId: decodeHex(id) };
    await assertSameSections(await openRemoteSource(calls, reference), wanted, where);
  } finally {
    await wanted.close();
    calls.close();
  }
}

/** What a home remembers of transfers that are not finished. */
async function unfinishedIn(tool: ToolFixture, home: string): Promise<readonly unknown[]> {
  const { code, stdout, stderr } = await tool.run(["recover", "--list", "--json"], { home });
  assert.equal(code, 0, stderr);
  const { transfers }: { transfers: readonly unknown[] } = JSON.parse(stdout);
  return transfers;
}

async function recover(tool: ToolFixture, home: string, ...more: readonly string[]): Promise<string> {
  const { code, stderr } = await tool.run(["recover", ...more], { home });
  assert.equal(code, 0, stderr);
  assert.deepEqual(await unfinishedIn(tool, home), []);
  const again = await tool.run(["recover", ...more], { home });
  assert.deepEqual([again.code, again.stderr], [0, "No operation is under way or was cut off\n"]);
  return stderr;
}

/** What the sink of a folder leaves until it is settled. */
const leftovers = /^(lock-\d+|\.icebox-progress\.json.*)$/;

test("icebox recover finishes a download that was killed at any place, or removes it if asked to", async () => {
  await using tool = await startToolFixture();
  const [finishing, undoing] = [tool.makeHome(), tool.makeHome()];
  const finished = await killEverywhere(tool, { runState: "running", home: finishing, prepare: download });
  const undone = await killEverywhere(
    tool,
    { runState: "stopped", home: undoing, prepare: download },
    (place) => !/^(open|resize|read_)/.test(place),
  );
  const remembered = finished.filter(
    ({ place }) => !/^(read_.*_metadata:|download-record:(writing|removed))/.test(place),
  );
  assert.equal((await unfinishedIn(tool, finishing)).length, remembered.length);
  await recover(tool, finishing);
  await recover(tool, undoing, "--undo");
  for (const { place, canister, before, cwd } of [...finished, ...undone]) {
    assert.deepEqual(await tool.see(canister), before, `killed at ${place}`);
    assert.ok(!existsSync(join(cwd, "saved.partial")), `killed at ${place}: an unfinished folder stays`);
  }
  const beginning = finished.findIndex(({ place }) => place === "make saved.partial");
  assert.ok(beginning > 0);
  for (const [index, { place, cwd }] of finished.entries()) {
    const folder = join(cwd, "saved");
    assert.equal(existsSync(folder), index > beginning, `killed at ${place}`);
    if (index <= beginning) continue;
    assert.equal((await verifyFolder(folder)).kind, "whole", `killed at ${place}`);
    const left = readdirSync(folder).filter((name) => leftovers.test(name));
    assert.deepEqual(left, [], `killed at ${place}`);
  }
  for (const { place, cwd } of undone) {
    const folder = join(cwd, "saved");
    if (existsSync(folder)) assert.equal((await verifyFolder(folder)).kind, "whole", `killed at ${place}`);
  }
  assert.ok(undone.some(({ cwd }) => !existsSync(join(cwd, "saved"))));
});

/** The call that makes the snapshot is announced and has not left: nobody can tell that from one on its way. */
function isOnItsWay(_: string, index: number, places: readonly string[]): boolean {
  return places[index + 1] === "upload_canister_snapshot_metadata:answered";
}

test("icebox recover finishes an upload that was killed at any place, or removes its orphan if the folder is gone", async () => {
  await using tool = await startToolFixture();
  const [finishing, undoing] = [tool.makeHome(), tool.makeHome()];
  const original = await makeFolderToUpload(tool);
  const rest = (...place: Parameters<typeof isOnItsWay>) => !isOnItsWay(...place);
  const replacing = uploadOf(original, true);
  const finished = await killEverywhere(
    tool,
    { runState: "running", home: finishing, prepare: replacing },
    rest,
  );
  const adding = uploadOf(original, false);
  const undone = await killEverywhere(tool, { runState: "stopped", home: undoing, prepare: adding }, rest);
  for (const { cwd } of undone) rmSync(join(cwd, "saved"), { recursive: true });

  const told = `${await recover(tool, finishing)}${await recover(tool, undoing)}`;
  for (const { place, canister, before } of finished) {
    const where = `upload --replace, killed at ${place}`;
    const after = await tool.see(canister);
    assert.equal(after.runState, before.runState, where);
    const [first = "", replaced = ""] = before.snapshots;
    const added = after.snapshots.filter((id) => !before.snapshots.includes(id));
    assert.ok(after.snapshots.includes(first), `${where}: lost ${first}`);
    assert.equal(after.snapshots.includes(replaced), added.length === 0, where);
    assert.ok(added.length <= 1, where);
    for (const id of added) await assertComplete(tool, { canister, id, original, where });
  }
  assert.ok(finished.filter(({ place }) => place.startsWith("upload_canister_snapshot_data")).length >= 6);
  let kept = 0;
  for (const { place, canister, before } of undone) {
    const where = `upload, killed at ${place}, without its folder`;
    const after = await tool.see(canister);
    assert.equal(after.runState, before.runState, where);
    const added = after.snapshots.filter((id) => !before.snapshots.includes(id));
    assert.deepEqual(after.snapshots.slice(0, 2), before.snapshots, where);
    assert.ok(added.length <= 1, where);
    for (const id of added) {
      kept += 1;
      await assertComplete(tool, { canister, id, original, where });
      const isTold = told.includes(`Kept: every byte of snapshot ${id}`);
      assert.ok(isTold || place.startsWith("upload-state:written"), `${where}: nobody was told of ${id}`);
    }
  }
  assert.ok(kept > 0 && kept < undone.length, `${String(kept)} of ${String(undone.length)} orphans stay`);
});

test("icebox recover waits for an upload's first call as long as the network may take it", async () => {
  await using tool = await startToolFixture();
  const home = tool.makeHome();
  const prepare = uploadOf(await makeFolderToUpload(tool), false);
  const [killed] = await killEverywhere(tool, { runState: "running", home, prepare }, isOnItsWay);
  assert.ok(killed !== undefined);
  const recovering = tool.run(["recover"], { home });
  await tool.advanceTime(5 * 60_000);
  const { code, stderr } = await recovering;
  assert.equal(code, 0, stderr);
  assert.match(stderr, /Nothing was left of it: no snapshot had been made/);
  assert.deepEqual(await tool.see(killed.canister), killed.before);
});

test("icebox recover may itself be killed at any place while it finishes or undoes an upload", async () => {
  await using tool = await startToolFixture();
  const original = await makeFolderToUpload(tool);
  const prepare = uploadOf(original, true);
  const cut = async (): Promise<Killed & { readonly home: string }> => {
    const home = tool.makeHome();
    const place = "upload_canister_snapshot_data:answered";
    return { ...(await killAt(tool, { runState: "running", home, prepare }, place)), home };
  };
  for (const [mode, added] of [
    [[], 1],
    [["--undo"], 0],
  ] as const) {
    const places = await tool.placesOf(["recover", ...mode], { home: (await cut()).home });
    assert.ok(places.length >= 4);
    // What lies on the disk and on the network when a call is about to leave, did so at the place before.
    const telling = places.filter((place) => !place.endsWith(":sending"));
    await inTurn(telling, workers, async (place) => {
      const { canister, before, home } = await cut();
      const { code, stderr } = await tool.run(["recover", ...mode], { home, cutOffAt: place });
      assert.equal(code, -1, `recover was not killed at ${place}: ${stderr}`);
      const { code: last, stderr: words } = await tool.run(["recover", ...mode], { home });
      assert.equal(last, 0, words);
      const where = `recover ${mode.join(" ")}, killed at ${place}`;
      const { runState, snapshots } = await tool.see(canister);
      assert.equal(runState, before.runState, where);
      const fresh = snapshots.filter((id) => !before.snapshots.includes(id));
      assert.equal(fresh.length, added, where);
      for (const id of fresh) await assertComplete(tool, { canister, id, original, where });
      assert.deepEqual(await unfinishedIn(tool, home), [], where);
    });
  }
});

test("icebox recover deletes no snapshot of which it is not certain that the upload made it", async () => {
  await using tool = await startToolFixture();
  const home = tool.makeHome();
  const prepare = uploadOf(await makeFolderToUpload(tool), false);
  const place = "upload_canister_snapshot_metadata:answered";
  const { canister, cwd } = await killAt(tool, { runState: "running", home, prepare }, place);
  rmSync(join(cwd, "saved"), { recursive: true });
  // The network forgets the answer.
  await tool.advanceTime(20 * 60_000);
  const { snapshots } = await tool.see(canister);
  assert.equal(snapshots.length, 3);
  const uncertain = await tool.run(["recover", "--undo"], { home });
  assert.equal(uncertain.code, 1);
  assert.match(uncertain.stderr, /cli\/unproven-upload/);
  assert.ok(uncertain.stderr.includes(snapshots[2] ?? "?"), uncertain.stderr);
  assert.deepEqual((await tool.see(canister)).snapshots, snapshots);
  const words = [...snapshot, "delete", canister.toText(), snapshots[2] ?? "", ...tool.network];
  assert.equal((await tool.run(words, { home })).code, 0);
  assert.match(await recover(tool, home), /Nothing was left of it/);
});

test("icebox recover leaves alone what a living process does, and reports what it cannot read", async () => {
  await using tool = await startToolFixture();
  const home = tool.makeHome();
  const original = await makeFolderToUpload(tool);
  const killing: Killing = { runState: "running", home, prepare: uploadOf(original, false) };
  const { canister, cwd } = await killAt(tool, killing, "upload_canister_snapshot_data:answered");
  const [name = ""] = readdirSync(join(home, "uploads"));
  const path = join(home, "uploads", name);
  const record: Record<string, unknown> = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify({ ...record, process: { pid: process.pid } }));
  const held = readFileSync(path, "utf8");
  const { snapshots } = await tool.see(canister);
  const other = tool.makeFolder();
  mkdirSync(join(other, "saved.partial"));
  writeFileSync(join(other, "saved.partial", `lock-${process.pid}`), JSON.stringify({ pid: process.pid }));
  const beside = await download(canister, { runState: "running", snapshots });
  const taken = await tool.run([...beside, ...tool.network], { cwd: other, home });
  assert.match(taken.stderr, /^Code: folder\/in-use$/m);
  for (const more of [[], ["--undo"]]) {
    const { code, stderr } = await tool.run(["recover", ...more], { home });
    assert.deepEqual([code, stderr.startsWith(`Process ${process.pid} is still at work: upload`)], [0, true]);
  }
  const words = [...snapshot, "upload", canister.toText(), "-i", "saved", "--resume", ...tool.network];
  const second = await tool.run(words, { cwd, home });
  assert.match(second.stderr, /^Code: recovery\/under-way$/m);
  assert.deepEqual((await tool.see(canister)).snapshots, snapshots);
  assert.equal(readFileSync(path, "utf8"), held);

  writeFileSync(path, held.slice(0, 100));
  const damaged = await tool.run(["recover"], { home });
  assert.equal(damaged.code, 1);
  assert.ok(damaged.stderr.includes(path), damaged.stderr);
  assert.equal(readFileSync(path, "utf8"), held.slice(0, 100));
  assert.deepEqual((await tool.see(canister)).snapshots, snapshots);

  writeFileSync(path, JSON.stringify(record));
  assert.match(await recover(tool, home, "--undo"), /Undone: deleted the unfinished snapshot/);
  assert.equal((await tool.see(canister)).snapshots.length, 2);
});
