import assert from "node:assert/strict";
import { test } from "node:test";
import { useConsole } from "./testing/console-place.ts";
import {
  askFor,
  carryOut,
  createSnapshot,
  refusal,
  setText,
  setupPath,
  shownSnapshots,
  snapshotsOf,
  takeSnapshot,
  textOf,
} from "./testing/setup-tab.ts";

const place = useConsole({
  canisters: ["several", "chosen", "deleted", "tabs", "outdated", "stopped", "full", "slow"],
  config: `modules:\n  full: { policy: two }\npolicies:\n  two: { max_snapshots: 2 }\n`,
});

test("Setup creates snapshots one after the other, and shows each with id, size, time, source and price", async () => {
  await using visitor = await place().visit({ path: setupPath("several") });
  const { page } = visitor;
  assert.deepEqual(await shownSnapshots(page, 0), []);
  const first = await createSnapshot(page);
  const second = await createSnapshot(page);
  assert.deepEqual(await shownSnapshots(page, 2), [first, second]);
  assert.deepEqual(await snapshotsOf(place(), "several"), [first, second]);
  const card = page.locator(`[data-snapshot="${second}"]`);
  assert.match(
    await card.innerText(),
    /Size\s+[\d.]+ KiB\s+Taken\s+Nov .*\d+:\d\d:\d\d.*\s+Source\s+taken with Icebox\s+Costs\s+[\d.]+ \w cycles a day/,
  );
  await visitor.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await card.getByRole("button", { name: `Copy snapshot id ${second}` }).click();
  await card.getByRole("status").getByText("Copied").waitFor();
  assert.equal(await page.evaluate("navigator.clipboard.readText()"), second);
});

test("Restore of the second of three brings back exactly that state and leaves all three", async () => {
  const ids: string[] = [];
  for (const text of ["one", "two", "three"]) {
    await setText(place(), "chosen", text);
    ids.push(await takeSnapshot(place(), "chosen"));
  }
  const [, second = ""] = ids;
  await setText(place(), "chosen", "four");
  await using visitor = await place().visit({ path: setupPath("chosen") });
  const { page } = visitor;
  assert.deepEqual(await shownSnapshots(page, 3), ids);
  const dialog = await askFor(page, "Restore", second);
  const lost = dialog.getByRole("note").first();
  assert.match(await lost.innerText(), /will be lost.*\n.*changed \d+ times since/s);
  assert.ok((await lost.innerText()).includes(second));
  assert.match(await carryOut(dialog, "Restore"), new RegExp(`Restored the snapshot ${second}`));
  assert.equal(await textOf(place(), "chosen"), "two");
  assert.deepEqual(await snapshotsOf(place(), "chosen"), ids);
});

test("Replace and Delete of the second of three affect exactly that id", async () => {
  const ids = [];
  for (let count = 0; count < 3; count += 1) ids.push(await takeSnapshot(place(), "deleted"));
  const [first = "", second = "", third = ""] = ids;
  await using visitor = await place().visit({ path: setupPath("deleted") });
  const { page } = visitor;
  await shownSnapshots(page, 3);
  const replaced = await carryOut(await askFor(page, "Replace", second), "Replace");
  const fourth =
    /Created the snapshot (?<id>[0-9a-f]+)/.exec(replaced)?.groups?.["id"] ?? assert.fail(replaced);
  assert.deepEqual(await shownSnapshots(page, 3), [first, third, fourth]);
  assert.deepEqual(await snapshotsOf(place(), "deleted"), [first, third, fourth]);
  const dialog = await askFor(page, "Delete", third);
  await dialog.getByText(/The way back to .* ago will be lost/).waitFor();
  assert.match(await carryOut(dialog, "Delete"), new RegExp(`Deleted the snapshot ${third}`));
  assert.deepEqual(await shownSnapshots(page, 2), [first, fourth]);
  assert.deepEqual(await snapshotsOf(place(), "deleted"), [first, fourth]);
});

test("What one tab did shows in another by itself", async () => {
  await using visitor = await place().visit({ path: setupPath("tabs") });
  const other = await visitor.openTab(setupPath("tabs"));
  await shownSnapshots(other, 0);
  const id = await createSnapshot(visitor.page);
  assert.deepEqual(await shownSnapshots(other, 1), [id]);
  await carryOut(await askFor(other, "Delete", id), "Delete");
  await shownSnapshots(visitor.page, 0);
});

test("A plan that another tab made outdated is refused with its code, and nothing happens", async () => {
  const [first, second] = [await takeSnapshot(place(), "outdated"), await takeSnapshot(place(), "outdated")];
  await using visitor = await place().visit({ path: setupPath("outdated") });
  const other = await visitor.openTab(setupPath("outdated"));
  const stale = await askFor(other, "Restore", second);
  await carryOut(await askFor(visitor.page, "Delete", first), "Delete");
  await stale.getByRole("button", { name: "Restore", exact: true }).click();
  await refusal(stale, "console/plan-outdated");
  await stale.getByRole("button", { name: "Try again" }).click();
  await stale.getByRole("heading", { name: "Steps" }).waitFor();
  await stale.getByRole("button", { name: "Cancel" }).click();
  assert.deepEqual(await shownSnapshots(other, 1), [second]);
  assert.deepEqual(await snapshotsOf(place(), "outdated"), [second]);
});

test("A canister that was stopped stays stopped, and is started and stopped from its overview", async () => {
  await using visitor = await place().visit({ path: "#/modules/stopped/overview" });
  const { page } = visitor;
  await page.getByRole("button", { name: "Stop the canister" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Stop", exact: true }).click();
  await page.getByRole("dialog").getByText("done").waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).last().click();
  await page.getByRole("button", { name: "Start the canister" }).waitFor();
  await page.getByRole("link", { name: "Setup" }).click();
  await createSnapshot(page);
  assert.match(await place().run("canister", "status", "stopped"), /Status: Stopped/i);
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("button", { name: "Start the canister" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Start", exact: true }).click();
  await page.getByRole("button", { name: "Close", exact: true }).last().click();
  await page.getByRole("button", { name: "Stop the canister" }).waitFor();
});

test("Without a free slot Create says so before anything is stopped, and offers what can be done", async () => {
  await takeSnapshot(place(), "full");
  await takeSnapshot(place(), "full");
  await using visitor = await place().visit({ path: setupPath("full") });
  const { page } = visitor;
  await page.getByText("2 of at most 2").waitFor();
  await page.getByRole("button", { name: "Create a snapshot" }).click();
  const dialog = page.getByRole("dialog");
  await refusal(dialog, "too-many-snapshots");
  assert.ok(await dialog.getByRole("button", { name: "Create", exact: true }).isDisabled());
});
