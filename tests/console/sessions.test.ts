import assert from "node:assert/strict";
import { test } from "node:test";
import { useConsole } from "./testing/console-place.ts";
import {
  askFor,
  createSnapshot,
  refusal,
  setupPath,
  shownSnapshots,
  snapshotsOf,
  takeSnapshot,
} from "./testing/setup-tab.ts";
import { upgradePath } from "./testing/upgrade-tab.ts";

const place = useConsole({
  canisters: ["looked-at", "kept", "ended", "gone", "held", "holder", "cut-off", "other-holder"],
});

test("A printed link opens one session, and its token leaves the address bar", async () => {
  await using visitor = await place().visit();
  const { page } = visitor;
  assert.equal(await page.evaluate("location.hash"), "");
  await using second = await place().visit();
  const link = place().console.link("operator");
  await second.page.goto(link);
  await second.page.getByRole("heading", { name: "Modules" }).waitFor();
  await using third = await place().visit();
  await third.context.clearCookies();
  const tab = await third.openTab(link.slice(link.indexOf("#")));
  await refusal(tab, "console/unknown-token");
});

test("A read-only session sees everything and is offered nothing that changes", async () => {
  const id = await takeSnapshot(place(), "looked-at");
  await using visitor = await place().visit({ role: "read-only", path: setupPath("looked-at") });
  const { page } = visitor;
  await page.getByRole("banner").getByText("read only").waitFor();
  assert.deepEqual(await shownSnapshots(page, 1), [id]);
  for (const name of [/^Create/, /^Upload/, /^Restore/, /^Replace/, /^Delete/])
    assert.equal(await page.getByRole("button", { name }).count(), 0, String(name));
  await page.getByRole("link", { name: "Overview" }).click();
  await page.getByRole("heading", { name: "Cycles" }).waitFor();
  assert.equal(await page.getByRole("button", { name: /canister$/ }).count(), 0);
  await page.goto(`${place().console.url}/${upgradePath("looked-at")}`);
  await page.getByText(/This session may look only/).waitFor();
  await page.getByRole("link", { name: "Call" }).click();
  assert.ok(await page.getByRole("form", { name: "Call set" }).getByRole("button").isDisabled());
  const get = page.getByRole("form", { name: "Call get" });
  await get.getByRole("button", { name: "Query" }).click();
  await get.getByText('("fresh")').waitFor();
});

test("A session that ended says so on the page that is open, and keeps nothing on it", async () => {
  await using visitor = await place().visit({ path: setupPath("ended") });
  const { page } = visitor;
  await shownSnapshots(page, 0);
  await visitor.context.clearCookies();
  const alert = await refusal(page, "console/session-ended");
  assert.match(await alert.innerText(), /icebox console/);
  assert.equal(await page.getByText("No snapshots", { exact: true }).count(), 0);
  await page.goto(place().console.link("operator"));
  await page.getByRole("heading", { name: "Modules" }).waitFor();
});

test("A network that disappears is an error with a way to try again, never an empty list, and comes back", async () => {
  const id = await takeSnapshot(place(), "gone");
  await using visitor = await place().visit({ path: setupPath("gone") });
  const { page } = visitor;
  await shownSnapshots(page, 1);
  const dialog = await askFor(page, "Restore", id);
  await place().stopNetwork();
  await dialog.getByRole("button", { name: "Restore", exact: true }).click();
  await refusal(dialog, "client/network-unreachable");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Refresh the snapshots" }).click();
  await refusal(page, "client/network-unreachable");
  assert.deepEqual(await shownSnapshots(page, 1), [id]);
  const fresh = await visitor.openTab(setupPath("gone"));
  await refusal(fresh, "client/network-unreachable");
  assert.equal(await fresh.getByText("No snapshots", { exact: true }).count(), 0);
  assert.equal(await fresh.getByRole("button", { name: "Create a snapshot" }).count(), 0);
  await fresh.goto(`${place().console.url}/#/`);
  await refusal(fresh, "client/network-unreachable");
  assert.equal(await fresh.getByText("No modules yet").count(), 0);
  await place().startNetwork();
  await fresh.getByRole("button", { name: "Try again" }).first().click();
  await fresh.getByRole("link", { name: "gone", exact: true }).waitFor();
  await page.getByRole("region", { name: "Snapshots" }).getByRole("button", { name: "Try again" }).click();
  await page.getByRole("alert").first().waitFor({ state: "detached" });
  assert.deepEqual(await shownSnapshots(page, 1), [id]);
  assert.deepEqual(await snapshotsOf(place(), "gone"), [id]);
});

test("While the network is asked, something that is no list stands in its place", async () => {
  await using visitor = await place().visit();
  const { page } = visitor;
  const answered = Promise.withResolvers<undefined>();
  await page.route("**/snapshots", async (route) => {
    await answered.promise;
    await route.continue();
  });
  await page.goto(`${place().console.url}/${setupPath("kept")}`);
  await page.getByRole("status").getByText("Fetching the snapshots").waitFor({ state: "attached" });
  assert.equal(await page.getByText("No snapshots", { exact: true }).count(), 0);
  assert.equal(await page.getByRole("button", { name: "Create a snapshot" }).count(), 0);
  answered.resolve(undefined);
  await shownSnapshots(page, 0);
});

test("An operation goes on after a reload, is seen in every tab, and is interrupted to a safe end", async () => {
  const holder = place().canisterId("holder");
  const held = place().run("canister", "call", "held", "hold", `(principal "${holder}")`);
  await using visitor = await place().visit({ path: setupPath("held") });
  const { page } = visitor;
  await page.getByRole("button", { name: "Create a snapshot" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("dialog").getByText("under way").waitFor();
  await page.reload();
  await page.getByText(/Create a snapshot: under way since/).waitFor();
  const other = await visitor.openTab("#/operations");
  await other.getByRole("button", { name: "Show Create a snapshot · held" }).click();
  await other
    .getByRole("dialog")
    .getByText(/under way/)
    .waitFor();
  await page.getByRole("button", { name: "Show progress" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Interrupt" }).click();
  for (const tab of [page, other])
    await tab.getByRole("dialog").getByText("Interrupted, and brought to a safe end.").waitFor();
  assert.match(await place().run("canister", "status", "held"), /Status: Running/i);
  assert.deepEqual(await snapshotsOf(place(), "held"), []);
  await place().run("canister", "call", "holder", "release");
  await held;
  await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).last().click();
  await createSnapshot(page);
});

test("An operation that lost its network is said to be cut off, and Recover brings it to its safe end", async () => {
  const holder = place().canisterId("other-holder");
  const held = place().workplace.run("canister", "call", "cut-off", "hold", `(principal "${holder}")`);
  await using visitor = await place().visit({ path: setupPath("cut-off") });
  const { page } = visitor;
  await page.getByRole("button", { name: "Create a snapshot" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("dialog").getByText("under way").waitFor();
  await place().stopNetwork();
  await refusal(page.getByRole("dialog"), "recovery/not-settled");
  await page.getByRole("dialog").getByRole("button", { name: "Close", exact: true }).last().click();
  await held;
  await place().startNetwork();
  await page.reload();
  await page.getByText(/An operation on this canister was cut off/).waitFor();
  await page.getByRole("button", { name: "Recover", exact: true }).click();
  await page.getByText(/An operation on this canister was cut off/).waitFor({ state: "detached" });
  assert.match(await place().run("canister", "status", "cut-off"), /Status: Running/i);
  assert.deepEqual(await snapshotsOf(place(), "cut-off"), []);
  await place().run("canister", "call", "other-holder", "release");
});
