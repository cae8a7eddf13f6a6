import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import type { ConsolePlace } from "./console-place.ts";

/** What can be done with one snapshot in the Setup tab. */
export type SnapshotVerb = "Restore" | "Replace" | "Download" | "Delete";

/** The address of a module's Setup tab. */
export const setupPath = (module: string): string => `#/modules/${module}/setup`;

/** Waits until so many snapshots are shown, and gives their ids, oldest first. */
export async function shownSnapshots(page: Page, count: number): Promise<readonly string[]> {
  const cards = page.getByRole("list", { name: "Snapshots, oldest first" }).getByRole("listitem");
  if (count === 0) await page.getByText("No snapshots", { exact: true }).waitFor();
  else await cards.nth(count - 1).waitFor();
  await cards.nth(count).waitFor({ state: "detached" });
  const ids = await cards.evaluateAll((elements) =>
    elements.map((each) => each.getAttribute("data-snapshot")),
  );
  return ids.map((id) => id ?? assert.fail("a card without an id"));
}

/** The ids that the network itself tells, oldest first. */
export async function snapshotsOf(place: ConsolePlace, canister: string): Promise<readonly string[]> {
  const answer: unknown = JSON.parse(await place.run("canister", "snapshot", "list", canister, "--json"));
  assert.ok(typeof answer === "object" && answer !== null && "snapshots" in answer);
  const { snapshots } = answer;
  assert.ok(Array.isArray(snapshots));
  return snapshots.map((each: unknown) => {
    assert.ok(typeof each === "object" && each !== null && "snapshot_id" in each);
    return String(each.snapshot_id).replace(/^0x/, "");
  });
}

/** Takes a snapshot by the command line, and gives its id. */
export async function takeSnapshot(place: ConsolePlace, canister: string): Promise<string> {
  await place.run("canister", "snapshot", "create", canister, "--auto-stop");
  return (await snapshotsOf(place, canister)).at(-1) ?? assert.fail("none");
}

/** Asks for something about one snapshot: the dialog with the plan. */
export async function askFor(page: Page, verb: SnapshotVerb, id: string): Promise<Locator> {
  await page.getByRole("button", { name: `${verb} ${id}`, exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("heading", { name: "Steps" }).waitFor();
  return dialog;
}

/** Agrees to the plan that a dialog shows, waits for the end and closes it. Gives what it said. */
export async function carryOut(dialog: Locator, verb: string): Promise<string> {
  await dialog.getByRole("button", { name: verb, exact: true }).click();
  const said = await dialog.getByRole("status").innerText();
  await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
  await dialog.waitFor({ state: "detached" });
  return said;
}

/** Creates a snapshot in the Setup tab, and gives its id. */
export async function createSnapshot(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Create a snapshot" }).click();
  const said = await carryOut(page.getByRole("dialog"), "Create");
  return /[0-9a-f]{20,}/.exec(said)?.[0] ?? assert.fail(said);
}

/** The text that the canister keeps. */
export async function textOf(place: ConsolePlace, canister: string): Promise<string> {
  const printed = await place.run("canister", "call", canister, "get");
  return /"(?<text>[^"]*)"/.exec(printed)?.groups?.["text"] ?? assert.fail(printed);
}

/** Sets the text that the canister keeps. */
export async function setText(place: ConsolePlace, canister: string, text: string): Promise<void> {
  await place.run("canister", "call", canister, "set", text);
}

/** Waits for a refusal with this code. */
export async function refusal(within: Page | Locator, code: string): Promise<Locator> {
  const alert = within.getByRole("alert").filter({ hasText: code });
  await alert.first().waitFor();
  return alert.first();
}
