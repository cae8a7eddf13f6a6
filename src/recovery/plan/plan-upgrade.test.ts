import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex } from "../../bytes/mod.ts";
import { encodeSnapshotId } from "../../wire/mod.ts";
import { observeForUpgrade } from "../observe-for-upgrade.ts";
import {
  emptyModule,
  planScenario,
  scenario,
  scenarioCanister,
  type UpgradeScenario,
} from "../testing/upgrade-scenario.ts";
import type { OperationPlan } from "./operation-plan.ts";
import type { UpgradeRequest } from "./plan-upgrade.ts";
import { describeModule } from "./upgrade-module.ts";
import { chooseUpgradeSnapshot } from "./upgrade-snapshot.ts";

function plan(
  wanted: Partial<UpgradeScenario> = {},
  more: Partial<UpgradeRequest> = {},
): Promise<OperationPlan> {
  const full = scenario(wanted);
  return planScenario(full, scenarioCanister(full), more);
}

function kindsOf({ steps, refusals, upgrade }: OperationPlan): readonly unknown[] {
  return [
    steps.map(({ kind }) => kind).join(" "),
    refusals.map(({ kind }) => kind),
    upgrade?.warnings.map(({ kind }) => kind),
  ];
}

const install = "take-snapshot install-code";
const large = { isLarge: true } as const;

const shapes: readonly (readonly [string, Partial<UpgradeScenario>, string, readonly string[]])[] = [
  ["a running canister", {}, `stop ${install} start check-health`, []],
  ["a stopped canister", { runState: "stopped" }, `${install} check-health`, ["not-checked"]],
  ["a stopping canister", { runState: "stopping" }, `stop ${install} check-health`, ["not-checked"]],
  [
    "a stopped canister that is checked",
    { runState: "stopped", checkStopped: true },
    `${install} start check-health stop`,
    [],
  ],
  ["no snapshot", { snapshot: "skip" }, "stop install-code start check-health", ["no-way-back"]],
  [
    "a snapshot to replace",
    { snapshot: "replace" },
    `stop ${install} start check-health prove-snapshot delete-snapshot`,
    [],
  ],
  [
    "a snapshot to replace where there is no room for both",
    { snapshot: "replace", snapshots: 10 },
    `stop ${install} start check-health`,
    ["replaced-before-health"],
  ],
  ["chunks", large, `upload-chunks stop ${install} start check-health clear-chunks`, []],
  [
    "chunks beside those of others",
    { ...large, foreignChunks: 2 },
    "stop take-snapshot upload-chunks install-code start check-health restore-chunks",
    ["chunks-while-stopped"],
  ],
];

for (const [name, wanted, steps, warnings] of shapes) {
  test(`planUpgrade() has the steps for ${name}`, async () => {
    assert.deepEqual(kindsOf(await plan(wanted)), [steps, [], warnings]);
  });
}

test("planUpgrade() uploads only chunks that the store does not have, and clears none that were there", async () => {
  const wanted = scenario(large);
  const control = scenarioCanister(wanted);
  const [first, second, third] = await chunksOf(wanted);
  assert.ok(first !== undefined && second !== undefined && third !== undefined);
  for (const chunk of [first, second, third]) control.chunks.set(chunk, new Uint8Array());
  const whole = await planScenario(wanted, control);
  assert.equal(kindsOf(whole)[0], `stop ${install} start check-health`);
  const step = whole.steps.find((each) => each.kind === "install-code");
  assert.deepEqual(step?.kind === "install-code" ? step.chunks : [], [first, second, third]);
  control.chunks.delete(second);
  const partly = await planScenario(wanted, control);
  const upload = partly.steps.find((each) => each.kind === "upload-chunks");
  assert.deepEqual(upload, { kind: "upload-chunks", hashes: [second] });
  const restore = partly.steps.at(-1);
  assert.deepEqual(restore, { kind: "restore-chunks", hashes: [first, third].sort() });
});

async function chunksOf(wanted: UpgradeScenario): Promise<readonly string[]> {
  const { steps } = await planScenario(wanted, scenarioCanister(wanted));
  const upload = steps.find((step) => step.kind === "upload-chunks");
  return upload?.kind === "upload-chunks" ? upload.hashes : [];
}

test("planUpgrade() replaces at once only where ten snapshots are the most of the network", async () => {
  const nine = await plan({ snapshot: "replace", snapshots: 9 }, { maxSnapshots: 1 });
  assert.ok(nine.steps.some((step) => step.kind === "take-snapshot" && step.replace === undefined));
  const ten = await plan({ snapshot: "replace", snapshots: 10 });
  assert.ok(ten.steps.some((step) => step.kind === "take-snapshot" && step.replace !== undefined));
  assert.ok(!ten.steps.some(({ kind }) => kind === "delete-snapshot"));
});

test("planUpgrade() refuses before anything is stopped what cannot be done", async () => {
  const refused = async (...args: Parameters<typeof plan>): Promise<unknown> =>
    kindsOf(await plan(...args))[1];
  assert.deepEqual(await refused({ snapshots: 3 }, { maxSnapshots: 3 }), ["too-many-snapshots"]);
  assert.deepEqual(await refused({ snapshots: 2 }, { maxSnapshots: 3 }), []);
  const { canisterId } = scenarioCanister(scenario());
  const gone = encodeHex(encodeSnapshotId(99n, canisterId));
  assert.deepEqual(await refused({}, { snapshot: { kind: "replace", snapshot: gone } }), [
    "unknown-snapshot",
  ]);
  assert.deepEqual(await refused({}, { module: describeModule(new Uint8Array(20)) }), ["not-a-module"]);
  const huge = { ...describeModule(emptyModule(100)), bytes: new Uint8Array(100 * 2 ** 20 + 1) };
  assert.deepEqual(await refused({}, { module: huge }), ["module-too-large"]);
  assert.deepEqual(await refused({ ...large, foreignChunks: 1, snapshot: "skip" }), ["chunk-store-in-use"]);
  assert.deepEqual(await refused({ ...large, foreignChunks: 98 }), ["chunk-store-in-use"]);
  assert.deepEqual(await refused({ ...large, foreignChunks: 97 }), []);
});

test("planUpgrade() refuses an empty canister", async () => {
  const control = scenarioCanister(scenario());
  const before = await observeForUpgrade(control, "chat");
  const empty = { ...before, status: { ...before.status, moduleHash: undefined } };
  assert.deepEqual(kindsOf(await planScenario(scenario(), control, { before: empty }))[1], [
    "empty-canister",
  ]);
});

test("planUpgrade() does nothing for the same module, unless it is forced", async () => {
  const control = scenarioCanister(scenario());
  const module = describeModule(emptyModule(100));
  control.moduleHash = Uint8Array.from(Buffer.from(module.hash, "hex"));
  control.cycles = 0n;
  const same = await planScenario(scenario(), control, { module });
  assert.deepEqual(kindsOf(same), ["", [], []]);
  assert.equal(same.upgrade?.isUnchanged, true);
  control.cycles = 100_000_000_000_000n;
  const forced = await planScenario(scenario({ force: true }), control, { module });
  assert.equal(forced.upgrade?.isUnchanged, false);
  assert.ok(forced.steps.length > 0);
});

test("planUpgrade() foresees cycles: what the calls cost, and what an installation may use at most", async () => {
  const wanted = scenario();
  const control = scenarioCanister(wanted);
  const { forecast } = await planScenario(wanted, control);
  // 2,000,000,000 and a cycle per byte for the snapshot, and the reception of four calls with a module of 115 bytes.
  const reception = forecast.cycles - 2_002_506_096n;
  assert.ok(reception > 4n * 1_200_000n && reception < 12_000_000n, String(reception));
  const enough = forecast.freezingThreshold + forecast.cycles + 300_000_000_000n;
  control.cycles = enough;
  assert.deepEqual((await planScenario(wanted, control)).refusals, []);
  control.cycles = enough - 1n;
  assert.deepEqual((await planScenario(wanted, control)).refusals, [{ kind: "too-few-cycles", missing: 1n }]);
  const wide = { mode: { kind: "upgrade", wasmMemory: "keep" } } as const;
  const [refusal] = (await planScenario(wanted, control, wide)).refusals;
  assert.deepEqual(refusal, { kind: "too-few-cycles", missing: 300_000_000_001n });
});

test("planUpgrade() foresees what chunks cost, also while they lie there", async () => {
  const [plain, chunked] = [await plan(), await plan(large)];
  const upload = 3n * (200_000_000n + 2_000n * 1_048_576n);
  const more = chunked.forecast.cycles - plain.forecast.cycles;
  assert.ok(more > upload && more < upload + 30_000_000n, String(more - upload));
  assert.equal(
    (chunked.forecast.snapshotSizeBytes ?? 0n) - (plain.forecast.snapshotSizeBytes ?? 0n),
    3n * 1_048_576n,
  );
  assert.ok(chunked.forecast.freezingThreshold > plain.forecast.freezingThreshold);
});

test("chooseUpgradeSnapshot() adds, or replaces the only one where one is the most", async () => {
  const choose = async (snapshots: number, most: number): Promise<string> => {
    const control = scenarioCanister(scenario({ snapshots }));
    return chooseUpgradeSnapshot(await observeForUpgrade(control, "chat"), most).kind;
  };
  assert.equal(await choose(0, 1), "add");
  assert.equal(await choose(1, 1), "replace");
  assert.equal(await choose(2, 1), "add");
  assert.equal(await choose(1, 10), "add");
});
