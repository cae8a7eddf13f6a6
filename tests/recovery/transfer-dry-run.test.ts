import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { canisterStatus, replyOf } from "icebox/client";
import { startToolFixture, type ToolFixture } from "./testing/tool-fixture.ts";

interface Shown {
  readonly steps: readonly {
    readonly method: string;
    readonly count: number;
    readonly bytes: number | null;
  }[];
  readonly skipped: string | null;
  readonly skipped_ranges: number;
  readonly skipped_bytes: number;
  readonly snapshots: number;
  readonly cycles: string;
  readonly refusals: readonly { readonly code: string }[];
}

const snapshot = ["canister", "snapshot"];
/** A look at the status, and what keeping the memory costs for a minute. */
const noiseCycles = 4_000_000n;

/** Compares what a dry run says with what the command does: the calls, one by one, and what they cost. */
async function assertForeseen(
  tool: ToolFixture,
  canister: Awaited<ReturnType<ToolFixture["makeCanister"]>>,
  { words, cwd, home }: { words: readonly string[]; cwd: string; home: string },
): Promise<Shown> {
  const before = await tool.see(canister);
  const foreseen = await tool.run([...words, "--dry-run", "--json"], { cwd, home });
  assert.equal(foreseen.code, 0, foreseen.stderr);
  assert.deepEqual(await tool.see(canister), before);
  const shown: Shown = JSON.parse(foreseen.stdout);
  const balance = async (): Promise<bigint> =>
    replyOf(await canisterStatus(tool.client, canister), "read the status").cycles;
  const richer = await balance();
  const places = await tool.placesOf(words, { cwd, home });
  const spent = richer - (await balance());
  const sent = places.flatMap((place) => /^(.*):sending/.exec(place)?.[1] ?? []);
  assert.deepEqual(
    shown.steps.flatMap(({ method, count }) => Array.from({ length: count }, () => method)),
    sent,
  );
  const missed = spent - BigInt(shown.cycles);
  assert.ok(missed >= 0n && missed < noiseCycles, `${String(spent)} cycles spent, ${shown.cycles} foreseen`);
  return shown;
}

test("--dry-run of download and upload tells every call, its bytes and its cycles, and changes nothing", async () => {
  await using tool = await startToolFixture();
  const [cwd, home] = [tool.makeFolder(), tool.makeHome()];
  const canister = await tool.makeCanister("running", 2);
  const [first = "", second = ""] = (await tool.see(canister)).snapshots;
  const id = canister.toText();
  const download = [...snapshot, "download", id, first, "-o", "saved", "--auto-stop", ...tool.network];
  const foreseen = await tool.run([...download, "--dry-run"], { cwd, home });
  assert.equal(foreseen.code, 0, foreseen.stderr);
  assert.match(
    foreseen.stdout,
    /which is running and stays so\nCalls:\n {2}1\. read_canister_snapshot_metadata\n/,
  );
  assert.deepEqual([readdirSync(cwd), existsSync(join(home, "downloads"))], [[], false]);
  const shown = await assertForeseen(tool, canister, { words: download, cwd, home });
  assert.equal(shown.skipped, "needs-no-stop");

  const upload = [...snapshot, "upload", id, "-i", "saved", "--replace", second, ...tool.network];
  const sent = await assertForeseen(tool, canister, { words: upload, cwd, home });
  // The heap of a counter is one WasmPage with something in it; of the rest nothing is there to skip.
  assert.deepEqual([sent.skipped_bytes, sent.snapshots], [0, 2]);
});

test("--dry-run of an upload counts the zeros that are not sent, and what is left of one that was cut off", async () => {
  await using tool = await startToolFixture();
  const [cwd, home] = [tool.makeFolder(), tool.makeHome()];
  const large = await tool.makeLargeCanister(4, 64);
  const { snapshots } = await tool.see(large);
  const download = [
    ...snapshot,
    "download",
    large.toText(),
    snapshots[0] ?? "",
    "-o",
    "saved",
    ...tool.network,
  ];
  assert.equal((await tool.run(download, { cwd, home })).code, 0);
  const upload = [
    ...snapshot,
    "upload",
    large.toText(),
    "-i",
    "saved",
    "--concurrency",
    "1",
    ...tool.network,
  ];
  const { stdout } = await tool.run([...upload, "--dry-run", "--json"], { cwd, home });
  const whole: Shown = JSON.parse(stdout);
  // Calls move 30 WasmPages. Page 0 holds the argument; of the first range 29 pages are zero, the second, and four of the third.
  assert.deepEqual([whole.skipped_ranges, whole.skipped_bytes], [1, 63 * 65_536]);
  const place = "upload_canister_snapshot_data:answered#2";
  assert.equal((await tool.run(upload, { cwd, home, cutOffAt: place })).code, -1);
  const resumed = await assertForeseen(tool, large, { words: [...upload, "--resume"], cwd, home });
  assert.ok(resumed.steps.every(({ method }) => method !== "upload_canister_snapshot_metadata"));
  assert.ok(Number(resumed.cycles) < Number(whole.cycles));
});

test("--dry-run of download and upload ends as the command would: full canister, unknown snapshot, taken folder", async () => {
  await using tool = await startToolFixture();
  const [cwd, home] = [tool.makeFolder(), tool.makeHome()];
  const canister = await tool.makeCanister("stopped", 10);
  const before = await tool.see(canister);
  const [first = ""] = before.snapshots;
  const id = canister.toText();
  const download = [...snapshot, "download", id, first, "-o", "saved", ...tool.network];
  assert.equal((await tool.run(download, { cwd, home })).code, 0);
  const upload = [...snapshot, "upload", id, "-i", "saved", ...tool.network];
  for (const [words, code] of [
    [download, "folder/exists"],
    [upload, "cli/too-many-snapshots"],
    [[...upload, "--replace", first.replace(/^0{16}/, "00000000000000ff")], "cli/unknown-snapshot"],
  ] as const) {
    const { code: status, stdout, stderr } = await tool.run([...words, "--dry-run"], { cwd, home });
    assert.equal(status, 1, stderr);
    assert.match(stdout, /^Would be refused: /m);
    assert.match(stderr, new RegExp(`^Code: ${code}$`, "m"));
  }
  assert.deepEqual(await tool.see(canister), before);
  const replacing = [...upload, "--replace", first];
  const shown = await assertForeseen(tool, canister, { words: replacing, cwd, home });
  assert.ok(shown.steps.every(({ method }) => method !== "delete_canister_snapshot"));
});
