import assert from "node:assert/strict";
import { test } from "node:test";
import type { Journal } from "../journal/journal.ts";
import { journalOfPlan } from "../journal/journal-of-plan.ts";
import { observeForUpgrade } from "../observe-for-upgrade.ts";
import { createOperationFixture } from "../testing/operation-fixture.ts";
import {
  planScenario,
  scenario,
  scenarioCanister,
  type UpgradeScenario,
} from "../testing/upgrade-scenario.ts";
import type { CallEvidence } from "./call-evidence.ts";
import { decideUpgrade, isInstalled, type UpgradeDecision, type UpgradeSight } from "./decide-upgrade.ts";
import { planWayBack } from "./way-back.ts";

const ours = "00000000000000ff00000000000000070101";

/** An upgrade that was cut off in a step. */
async function sightAt(
  wanted: Partial<UpgradeScenario>,
  kind: string,
  more: { readonly evidence?: CallEvidence; readonly taken?: string; readonly hash?: Uint8Array } = {},
): Promise<UpgradeSight> {
  using fixture = createOperationFixture();
  const full = scenario(wanted);
  const control = scenarioCanister(full);
  const plan = await planScenario(full, control);
  const journal = journalOfPlan(plan, fixture.effects(control));
  const step = plan.steps.findIndex((each) => each.kind === kind);
  assert.ok(step >= 0, `there is no ${kind}`);
  if (more.hash !== undefined) control.moduleHash = more.hash;
  const { status } = await observeForUpgrade(control, "chat");
  const found: Journal["found"] = {
    ...(more.taken === undefined ? {} : { taken: more.taken }),
    version: status.version,
  };
  return {
    journal: { ...journal, step, found },
    present: { status },
    evidence: more.evidence ?? { kind: "never-sent" },
  };
}

function stepsOf(decision: UpgradeDecision): string {
  return decision.kind === "go-on"
    ? `go on at ${String(decision.from)}`
    : decision.steps.map(({ kind }) => kind).join(" ");
}

const replied: CallEvidence = { kind: "replied", taken: undefined };
const proof = "check-health";

const cases: readonly (readonly [
  string,
  Partial<UpgradeScenario>,
  string,
  Parameters<typeof sightAt>[2],
  string,
])[] = [
  ["before the stop was sent", {}, "stop", {}, `start ${proof}`],
  ["when no snapshot was taken", {}, "take-snapshot", {}, `start ${proof}`],
  [
    "when the snapshot was taken",
    {},
    "take-snapshot",
    { evidence: { kind: "replied", taken: ours } },
    `start ${proof} delete-snapshot`,
  ],
  [
    "when nobody knows whose the snapshot is",
    {},
    "take-snapshot",
    { evidence: { kind: "forgotten" } },
    `start ${proof}`,
  ],
  [
    "when the installation was not sent",
    {},
    "install-code",
    { taken: ours },
    `start ${proof} delete-snapshot`,
  ],
  [
    "when the installation was rejected",
    {},
    "install-code",
    { taken: ours, evidence: { kind: "rejected" } },
    `start ${proof} delete-snapshot`,
  ],
  ["when it was installed", {}, "install-code", { taken: ours, evidence: replied }, "go on at 3"],
  ["when it was started", {}, "start", { taken: ours, evidence: replied }, "go on at 3"],
  ["in the checks", {}, "check-health", { taken: ours }, "go on at 4"],
  [
    "of a stopped canister",
    { runState: "stopped" },
    "install-code",
    { taken: ours },
    `${proof} delete-snapshot`,
  ],
  ["while chunks are uploaded", { isLarge: true }, "upload-chunks", {}, `${proof} clear-chunks`],
  [
    "with chunks, before the installation",
    { isLarge: true },
    "install-code",
    { taken: ours },
    `start ${proof} clear-chunks delete-snapshot`,
  ],
  [
    "with chunks beside those of others",
    { isLarge: true, foreignChunks: 1 },
    "upload-chunks",
    { taken: ours },
    `stop load-snapshot start ${proof} delete-snapshot`,
  ],
  [
    "where the new snapshot took the place of another",
    { snapshot: "replace", snapshots: 10 },
    "install-code",
    { taken: ours },
    `start ${proof}`,
  ],
];

for (const [name, wanted, kind, more, expected] of cases) {
  test(`decideUpgrade() ends an upgrade that was cut off ${name}`, async () => {
    assert.equal(stepsOf(decideUpgrade(await sightAt(wanted, kind, more))), expected);
  });
}

test("isInstalled() believes the network, else the module, else the version if the module is the same", async () => {
  const forgotten: CallEvidence = { kind: "forgotten" };
  const sight = await sightAt({}, "install-code", { evidence: forgotten });
  assert.equal(isInstalled(sight), false);
  const { journal } = sight;
  const step = journal.steps[journal.step];
  const hash = Uint8Array.from(Buffer.from(step?.kind === "install-code" ? step.moduleHash : "", "hex"));
  const there = await sightAt({}, "install-code", { evidence: forgotten, hash });
  assert.equal(isInstalled(there), true);
  assert.equal(isInstalled({ ...there, evidence: { kind: "rejected" } }), false);
  const same: Journal = {
    ...there.journal,
    before: { ...there.journal.before, moduleHash: Buffer.from(hash).toString("hex") },
  };
  assert.equal(isInstalled({ ...there, journal: same }), false);
  const status = { ...there.present.status, version: there.present.status.version + 1n };
  assert.equal(isInstalled({ ...there, journal: same, present: { status } }), true);
});

test("planWayBack() knows no way once the code is installed without a snapshot", async () => {
  const { journal } = await sightAt({ snapshot: "skip" }, "check-health");
  assert.equal(planWayBack({ journal, isInstalled: true, taken: undefined }), undefined);
  assert.notEqual(planWayBack({ journal, isInstalled: false, taken: undefined }), undefined);
});

test("decideUpgrade() goes on with a way back, and stops the canister anew before it loads", async () => {
  const { journal, present } = await sightAt({}, "check-health", { taken: ours });
  const steps = planWayBack({ journal, isInstalled: true, taken: ours }) ?? [];
  const from = journal.step + 1;
  const back: Journal = {
    ...journal,
    steps: [...journal.steps.slice(0, from), ...steps],
    step: from + 1,
    back: { from, code: "recovery/unhealthy", message: "no" },
  };
  assert.equal(back.steps[back.step]?.kind, "load-snapshot");
  const at = (evidence: CallEvidence): string => stepsOf(decideUpgrade({ journal: back, present, evidence }));
  assert.equal(at({ kind: "never-sent" }), `go on at ${String(from)}`);
  assert.equal(at(replied), `go on at ${String(from + 2)}`);
});
