import assert from "node:assert/strict";
import { test } from "node:test";
import type {
  ModuleStatusAnswer,
  OperationsAnswer,
  Plan,
  PlanAnswer,
  PlanRequest,
  SnapshotsAnswer,
} from "../../src/console/mod.ts";
import { poll } from "../support/poll.ts";
import { useConsole } from "./testing/console-place.ts";
import {
  askFor,
  carryOut,
  createSnapshot,
  refusal,
  setupPath,
  shownSnapshots,
  snapshotsOf,
  takeSnapshot,
} from "./testing/setup-tab.ts";
import { testModule } from "./testing/test-module.ts";
import { plannedSteps, reviewUpgrade, runUpgrade, upgradePath } from "./testing/upgrade-tab.ts";

const kinds = ["satellite", "mission_control", "orbiter", "canister"] as const;
const place = useConsole({
  canisters: [
    ...kinds,
    "automatic",
    "skip",
    "prevent",
    "preset",
    "costs",
    "backup",
    "outside",
    "states",
    "stopping",
    "holder",
    "closed",
    "closed-stopped",
  ],
  config: `modules:
  satellite: { kind: satellite, policy: many }
  mission_control: { kind: mission_control, policy: many }
  orbiter: { kind: orbiter, policy: many }
  preset: { kind: satellite }
  prevent: { policy: two }
policies:
  many: { max_snapshots: 10 }
  two: { max_snapshots: 2 }
`,
});

const next = testModule({ text: "next" });

async function plan(module: string, request: PlanRequest): Promise<Plan> {
  return (await place().api.post<PlanAnswer>(`modules/${module}/plans`, request)).plan;
}

async function cyclesOf(module: string): Promise<bigint> {
  return BigInt((await place().api.get<ModuleStatusAnswer>(`modules/${module}`)).status?.cycles ?? "0");
}

for (const kind of kinds) {
  test(`create, restore, delete per module in the Setup tab: each row acts on its own id (${kind})`, async () => {
    await using visitor = await place().visit({ path: setupPath(kind) });
    const { page } = visitor;
    const first = await createSnapshot(page);
    const second = await createSnapshot(page);
    assert.match(await carryOut(await askFor(page, "Restore", second), "Restore"), new RegExp(second));
    await carryOut(await askFor(page, "Delete", second), "Delete");
    assert.deepEqual(await shownSnapshots(page, 1), [first]);
    assert.deepEqual(await snapshotsOf(place(), kind), [first]);
  });
}

test("auto-create during upgrade: the snapshot of this upgrade is recorded, and there before the install starts", async () => {
  await using visitor = await place().visit({ path: upgradePath("automatic") });
  const { page } = visitor;
  const review = await reviewUpgrade(page, next);
  const steps = await plannedSteps(review);
  const taken = steps.indexOf("Take a snapshot");
  assert.ok(taken >= 0 && taken < steps.indexOf("Install the module"), steps.join(", "));
  const outcome = await runUpgrade(page, "automatic");
  const [id = ""] = await snapshotsOf(place(), "automatic");
  await outcome.getByText(id).first().waitFor();
  const { snapshots } = await place().api.get<SnapshotsAnswer>("modules/automatic/snapshots");
  assert.deepEqual(
    snapshots.map((each) => [each.id, each.made_by]),
    [[id, "upgrade"]],
  );
});

test("option: skip makes no snapshot call, and the review states it", async () => {
  await using visitor = await place().visit({ path: upgradePath("skip") });
  const review = await reviewUpgrade(visitor.page, next, { snapshot: "skip" });
  await review.getByText(/No snapshot will be taken/).waitFor();
  const request = {
    kind: "upgrade",
    wasm: hashIn(await review.innerHTML()),
    snapshot: { kind: "skip" },
  } as const;
  assert.ok(!(await plan("skip", request)).steps.some(({ method }) => method === "take_canister_snapshot"));
  await runUpgrade(visitor.page, "skip");
  assert.deepEqual(await snapshotsOf(place(), "skip"), []);
});

test("option: prevent overwriting is a control of its own: ids stay, and without a free slot nothing is stopped", async () => {
  const ids = [await takeSnapshot(place(), "prevent")];
  await using visitor = await place().visit({ path: upgradePath("prevent") });
  const { page } = visitor;
  await page.getByText("Advanced options").waitFor();
  assert.equal(
    await page.getByRole("radio", { name: /Add one, and keep all/, includeHidden: true }).count(),
    1,
  );
  assert.equal(await page.getByRole("radio", { name: "Take none", includeHidden: true }).count(), 1);
  await reviewUpgrade(page, next, { snapshot: "add" });
  await runUpgrade(page, "prevent");
  const after = await snapshotsOf(place(), "prevent");
  assert.deepEqual([after.length, after[0]], [2, ids[0]]);
  await page.getByRole("button", { name: "Another upgrade" }).click();
  await page.reload();
  const review = await reviewUpgrade(page, testModule({ text: "third" }), { snapshot: "add" });
  await refusal(review, "too-many-snapshots");
  assert.match(await place().run("canister", "status", "prevent"), /Status: Running/i);
  assert.deepEqual(await snapshotsOf(place(), "prevent"), after);
});

test("one snapshot per module is the preset of Juno's kinds: the old one goes only once the new one has succeeded", async () => {
  await using visitor = await place().visit({ path: setupPath("preset") });
  const { page } = visitor;
  await page.getByText("0 of at most 1").waitFor();
  const old = await createSnapshot(page);
  await page.getByRole("link", { name: "Upgrade" }).click();
  await reviewUpgrade(page, testModule({ text: "bad" }), { healthy: "good" });
  await page.locator('[data-snapshot-choice="replace"]').getByText(old).waitFor();
  const back = await runUpgrade(page, "preset");
  assert.equal(await back.getAttribute("data-outcome"), "rolled-back");
  assert.ok((await snapshotsOf(place(), "preset")).includes(old));
  await page.getByRole("button", { name: "Another upgrade" }).click();
  await page.getByLabel("Expected reply").fill('("bad")');
  await page.getByRole("button", { name: "Review" }).click();
  const outcome = await runUpgrade(page, "preset");
  assert.equal(await outcome.getAttribute("data-outcome"), "upgraded");
  const kept = await snapshotsOf(place(), "preset");
  assert.equal(kept.length, 1);
  assert.notEqual(kept[0], old);
});

test("cost charged to module: bytes, cycles a day and days to freeze before create, and the balance falls by it", async () => {
  const before = await cyclesOf("costs");
  await using visitor = await place().visit({ path: setupPath("costs") });
  const { page } = visitor;
  await page.getByRole("button", { name: "Create a snapshot" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("heading", { name: "Steps" }).waitFor();
  const text = await dialog.innerText();
  for (const part of [
    /Size of the snapshot\s+[\d.]+ KiB/,
    /Keeping it\s+[\d.]+ \w cycles a day/,
    /Freezes\s+in \d+ (?:days|years)/,
  ])
    assert.match(text, part);
  const { forecast } = await plan("costs", { kind: "snapshot-create" });
  await carryOut(dialog, "Create");
  const spent = before - (await cyclesOf("costs"));
  assert.ok(
    spent >= BigInt(forecast.cycles) && spent < (BigInt(forecast.cycles) * 11n) / 10n,
    `${String(spent)} of ${forecast.cycles}`,
  );
});

test("snapshots are not backups: two places, and the Setup tab says so", async () => {
  await using visitor = await place().visit({ path: setupPath("backup") });
  const { page } = visitor;
  await page.getByText(/They are no backup/).waitFor();
  const id = await createSnapshot(page);
  await carryOut(await askFor(page, "Download", id), "Download");
  await page.getByRole("link", { name: "Folders" }).click();
  await page
    .getByText(/^backup-/)
    .first()
    .waitFor();
  await place().run("canister", "snapshot", "delete", "backup", id);
  await page.getByRole("button", { name: "Refresh the folders" }).click();
  await page
    .getByText(/^backup-/)
    .first()
    .waitFor();
});

test("external backups recommended: a first run is told that there is no copy, makes one, and verifies it", async () => {
  await using visitor = await place().visit({ path: setupPath("outside") });
  const { page } = visitor;
  await page.getByText(/Create a snapshot, then download it/).waitFor();
  await createSnapshot(page);
  await page.getByRole("button", { name: "Download the newest snapshot" }).click();
  await carryOut(page.getByRole("dialog"), "Download");
  const copy = page.getByRole("region", { name: "A copy outside the network" });
  await copy.getByText("not verified yet").waitFor();
  await copy.getByRole("link", { name: "Verify it" }).click();
  const folder = page.locator("[data-folder^=outside-]");
  await folder.getByRole("button", { name: /^Verify / }).click();
  await folder.getByText("done").first().waitFor();
  await page.goto(`${place().console.url}/${setupPath("outside")}`);
  await copy.locator("[data-copy=verified]").waitFor();
});

test("states: loading, empty, error distinct from empty with retry, age and refresh, read-only, stopped and stopping", async () => {
  await using visitor = await place().visit({ path: setupPath("states") });
  const { page } = visitor;
  await shownSnapshots(page, 0);
  await page.getByText("as of now").waitFor();
  await place().stopNetwork();
  await page.getByRole("button", { name: "Refresh the snapshots" }).click();
  await refusal(page, "client/network-unreachable");
  await place().startNetwork();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("alert").waitFor({ state: "detached" });
  await place().run("canister", "stop", "states");
  await page.goto(`${place().console.url}/#/modules/states/overview`);
  await page.getByText("stopped", { exact: true }).waitFor();
  const held = place().run(
    "canister",
    "call",
    "stopping",
    "hold",
    `(principal "${place().canisterId("holder")}")`,
  );
  await page.goto(`${place().console.url}/#/modules/stopping/overview`);
  await page.getByRole("button", { name: "Stop the canister" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Go on in the background" }).click();
  await page.getByText(/Stop: under way since/).waitFor();
  await page.getByText("stopping", { exact: true }).last().waitFor();
  await place().run("canister", "call", "holder", "release");
  await held;
  await page.getByText("stopped", { exact: true }).waitFor();
});

test("failure: a tab that is closed while an operation runs changes nothing: running at the end iff it ran before", async () => {
  await place().run("canister", "stop", "closed-stopped");
  for (const [module, state] of [
    ["closed", "Running"],
    ["closed-stopped", "Stopped"],
  ] as const) {
    {
      await using visitor = await place().visit({ path: setupPath(module) });
      const { page } = visitor;
      await page.getByRole("button", { name: "Create a snapshot" }).click();
      const begun = page.waitForResponse((response) => response.url().endsWith("/api/v1/operations"));
      await page.getByRole("dialog").getByRole("button", { name: "Create", exact: true }).click();
      await begun;
    }
    const [ended] = await poll(
      async () => (await place().api.get<OperationsAnswer>(`operations?module=${module}`)).operations,
      ([latest]) => (latest?.ended_at ?? null) !== null,
    );
    assert.equal(ended?.state, "done");
    assert.equal((await snapshotsOf(place(), module)).length, 1);
    assert.match(await place().run("canister", "status", module), new RegExp(`Status: ${state}`, "i"));
  }
});

/** The module hash that a review shows. */
function hashIn(html: string): string {
  return /data-id="(?<hash>[0-9a-f]{64})"/.exec(html)?.groups?.["hash"] ?? assert.fail(html);
}
