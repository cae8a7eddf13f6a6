import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { useConsole } from "./testing/console-place.ts";
import {
  askFor,
  carryOut,
  refusal,
  setText,
  setupPath,
  shownSnapshots,
  snapshotsOf,
  takeSnapshot,
  textOf,
} from "./testing/setup-tab.ts";

const place = useConsole({ canisters: ["source", "target", "damaged"] });

async function download(canister: string): Promise<string> {
  const id = await takeSnapshot(place(), canister);
  await using visitor = await place().visit({ path: setupPath(canister) });
  await shownSnapshots(visitor.page, 1);
  const said = await carryOut(await askFor(visitor.page, "Download", id), "Download");
  return /Downloaded to (?<name>\S+)/.exec(said)?.groups?.["name"] ?? assert.fail(said);
}

test("A snapshot is downloaded, verified, and uploaded to another canister, which holds it after a restore", async () => {
  await setText(place(), "source", "taken along");
  const folder = await download("source");
  await using visitor = await place().visit({ path: "#/folders" });
  const { page } = visitor;
  await page.getByRole("button", { name: `Verify ${folder}` }).click();
  await page.locator(`[data-folder="${folder}"]`).getByText("done").first().waitFor();
  await page.goto(`${place().console.url}/${setupPath("target")}`);
  await page.getByRole("button", { name: "Upload a snapshot" }).click();
  await page.getByRole("dialog").getByLabel(folder).check();
  await page.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
  const said = await carryOut(page.getByRole("dialog"), "Upload");
  const id = /Uploaded as the snapshot (?<id>[0-9a-f]+)/.exec(said)?.groups?.["id"] ?? assert.fail(said);
  assert.deepEqual(await shownSnapshots(page, 1), [id]);
  assert.deepEqual(await snapshotsOf(place(), "target"), [id]);
  await page.locator(`[data-snapshot="${id}"]`).getByText("uploaded with Icebox").waitFor();
  await carryOut(await askFor(page, "Restore", id), "Restore");
  assert.equal(await textOf(place(), "target"), "taken along");
});

test("A damaged folder is found by Verify, and its upload leaves the snapshots on the network alone", async () => {
  const folder = await download("damaged");
  const before = await snapshotsOf(place(), "damaged");
  const directory = join(place().workplace.directory, "snapshots", folder);
  const name = readdirSync(directory).find((each) => each.startsWith("wasm_memory")) ?? assert.fail();
  const bytes = readFileSync(join(directory, name));
  bytes[1030] = (bytes[1030] ?? 0) ^ 1;
  writeFileSync(join(directory, name), bytes);
  await using visitor = await place().visit({ path: "#/folders" });
  const { page } = visitor;
  await page.getByRole("button", { name: `Verify ${folder}` }).click();
  await refusal(page.locator(`[data-folder="${folder}"]`), "folder/damaged");
  await page.goto(`${place().console.url}/${setupPath("damaged")}`);
  await page.getByRole("button", { name: "Upload a snapshot" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(folder).check();
  await dialog.getByLabel("In place of").selectOption(before[0] ?? "");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByRole("button", { name: "Upload", exact: true }).click();
  await refusal(dialog, "folder/damaged");
  assert.deepEqual(await snapshotsOf(place(), "damaged"), before);
});
