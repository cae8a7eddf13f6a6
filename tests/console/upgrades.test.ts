import assert from "node:assert/strict";
import { test } from "node:test";
import { useConsole } from "./testing/console-place.ts";
import { refusal, snapshotsOf, takeSnapshot, textOf } from "./testing/setup-tab.ts";
import { testModule } from "./testing/test-module.ts";
import { hashOf, plannedSteps, reviewUpgrade, runUpgrade, upgradePath } from "./testing/upgrade-tab.ts";

const place = useConsole({
  canisters: ["succeeds", "traps", "fails", "skips", "replaces", "keeps", "full", "same"],
  config: "modules:\n  full: { policy: two }\npolicies:\n  two: { max_snapshots: 2 }\n",
});

const next = testModule({ text: "next" });

async function moduleHash(canister: string): Promise<string> {
  return (await place().run("canister", "status", canister, "--json")).replace(
    /^[\s\S]*"module_hash": "(?:0x)?([0-9a-f]+)"[\s\S]*$/,
    "$1",
  );
}

async function isRunning(canister: string): Promise<boolean> {
  return /"status": "running"/i.test(await place().run("canister", "status", canister, "--json"));
}

test("An upgrade takes a snapshot by itself, installs, checks health, and tells the way back", async () => {
  await using visitor = await place().visit({ path: upgradePath("succeeds") });
  const { page } = visitor;
  const review = await reviewUpgrade(page, next, { healthy: "next" });
  await review.getByText("A further snapshot will be taken; those that are there stay.").waitFor();
  const outcome = await runUpgrade(page, "succeeds");
  assert.equal(await outcome.getAttribute("data-outcome"), "upgraded");
  assert.match(await outcome.innerText(), /Downtime\s+\d/);
  await page.getByText(/get: healthy/).waitFor();
  const [snapshot = ""] = await snapshotsOf(place(), "succeeds");
  await outcome.getByRole("button", { name: `Copy snapshot id ${snapshot}` }).waitFor();
  assert.equal(await moduleHash("succeeds"), hashOf(next));
  assert.equal(await textOf(place(), "succeeds"), "next");
  await page.getByRole("link", { name: "Setup" }).click();
  await page.locator(`[data-snapshot="${snapshot}"]`).getByText("taken by an upgrade").waitFor();
  await page.getByRole("link", { name: "History" }).click();
  await page.locator('[data-kind="code-upgraded"]').first().waitFor();
});

test("Code that traps in post_upgrade is rolled back by itself, and the page says why", async () => {
  const before = await moduleHash("traps");
  await using visitor = await place().visit({ path: upgradePath("traps") });
  const { page } = visitor;
  await reviewUpgrade(page, testModule({ text: "next", traps: true }));
  const outcome = await runUpgrade(page, "traps");
  assert.equal(await outcome.getAttribute("data-outcome"), "rolled-back");
  assert.match(await outcome.innerText(), /rolled back: it is as it was before[\s\S]*failed on purpose/);
  assert.equal(await moduleHash("traps"), before);
  assert.equal(await textOf(place(), "traps"), "fresh");
  assert.ok(await isRunning("traps"));
});

test("Code that fails its health check is rolled back by itself", async () => {
  const before = await moduleHash("fails");
  await using visitor = await place().visit({ path: upgradePath("fails") });
  const { page } = visitor;
  await page.getByText("Advanced options").waitFor();
  await reviewUpgrade(page, next, { healthy: "something else" });
  const outcome = await runUpgrade(page, "fails");
  assert.equal(await outcome.getAttribute("data-outcome"), "rolled-back");
  await page
    .getByText(/way back/)
    .first()
    .waitFor();
  assert.equal(await moduleHash("fails"), before);
  assert.ok(await isRunning("fails"));
});

test("Without a snapshot the review says so, no snapshot call is made, and no way back is offered", async () => {
  await using visitor = await place().visit({ path: upgradePath("skips") });
  const { page } = visitor;
  const review = await reviewUpgrade(page, next, { snapshot: "skip" });
  await review.getByText(/No snapshot will be taken: if the new code fails/).waitFor();
  assert.ok(!(await plannedSteps(review)).some((step) => /snapshot/i.test(step)));
  const outcome = await runUpgrade(page, "skips");
  assert.equal(await outcome.getAttribute("data-outcome"), "upgraded");
  assert.equal(await outcome.getByText("To go back to").count(), 0);
  assert.deepEqual(await snapshotsOf(place(), "skips"), []);
});

test("A chosen snapshot is replaced only once the new code is healthy; the other stays", async () => {
  const first = await takeSnapshot(place(), "replaces");
  const second = await takeSnapshot(place(), "replaces");
  await using visitor = await place().visit({ path: upgradePath("replaces") });
  const { page } = visitor;
  const review = await reviewUpgrade(page, next, { snapshot: { replace: second }, healthy: "bad" });
  await review.getByText(/goes once the new code has proven healthy/).waitFor();
  const back = await runUpgrade(page, "replaces");
  assert.equal(await back.getAttribute("data-outcome"), "rolled-back");
  assert.ok((await snapshotsOf(place(), "replaces")).includes(second));
  await page.getByRole("button", { name: "Another upgrade" }).click();
  await page.getByLabel("Expected reply").fill('("next")');
  await page.getByRole("button", { name: "Review" }).click();
  const outcome = await runUpgrade(page, "replaces");
  assert.equal(await outcome.getAttribute("data-outcome"), "upgraded");
  const kept = await snapshotsOf(place(), "replaces");
  assert.ok(kept.includes(first) && !kept.includes(second));
});

test("To prevent overwriting leaves all snapshots that were there, by their ids", async () => {
  const ids = [await takeSnapshot(place(), "keeps"), await takeSnapshot(place(), "keeps")];
  await using visitor = await place().visit({ path: upgradePath("keeps") });
  const { page } = visitor;
  await reviewUpgrade(page, next, { snapshot: "add" });
  const outcome = await runUpgrade(page, "keeps");
  assert.equal(await outcome.getAttribute("data-outcome"), "upgraded");
  assert.deepEqual((await snapshotsOf(place(), "keeps")).slice(0, 2), ids);
});

test("Without a free slot and without overwriting an upgrade is refused before anything is stopped", async () => {
  const ids = [await takeSnapshot(place(), "full"), await takeSnapshot(place(), "full")];
  await using visitor = await place().visit({ path: upgradePath("full") });
  const { page } = visitor;
  const review = await reviewUpgrade(page, next, { snapshot: "add" });
  await refusal(review, "too-many-snapshots");
  assert.ok(await review.getByRole("button", { name: "Upgrade full" }).isDisabled());
  assert.ok(await isRunning("full"));
  assert.deepEqual(await snapshotsOf(place(), "full"), ids);
});

test("Code that is installed already is found out at the review", async () => {
  await using visitor = await place().visit({ path: upgradePath("same") });
  const { page } = visitor;
  const review = await reviewUpgrade(page, testModule());
  await review.getByText("This code is already installed: there is nothing to do.").waitFor();
  assert.ok(await review.getByRole("button", { name: "Upgrade same" }).isDisabled());
});
