import assert from "node:assert/strict";
import { test } from "node:test";
import { useConsole } from "./testing/console-place.ts";
import { addPastSamples } from "./testing/memory-samples.ts";
import { createSnapshot, setupPath } from "./testing/setup-tab.ts";

const place = useConsole({ canisters: ["told"] });

test("History shows what happened to the canister, newest first, and its memory as a chart and as a table", async () => {
  await using visitor = await place().visit({ path: setupPath("told") });
  const { page } = visitor;
  const id = await createSnapshot(page);
  await page.getByRole("link", { name: "History" }).click();
  const events = page.getByRole("region", { name: "History" }).getByRole("list").getByRole("listitem");
  await events.first().waitFor();
  const kinds = await events.evaluateAll((items) => items.map((item) => item.getAttribute("data-kind")));
  assert.deepEqual(kinds.at(-1), "created");
  assert.ok(kinds.indexOf("snapshot-taken") < kinds.indexOf("code-installed"), kinds.join(", "));
  await page.locator('[data-kind="snapshot-taken"]').getByText(id).waitFor();
  addPastSamples(place(), place().canisterId("told"), 6);
  await page.getByRole("button", { name: "Refresh the history" }).click();
  await page.locator(".u-over").waitFor();
  await page.getByText("As a table").click();
  const rows = page.getByRole("table").filter({ hasText: "Stable memory" }).getByRole("rowheader");
  await rows.nth(6).waitFor();
});
