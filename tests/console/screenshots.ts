import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { type ConsolePlace, openConsolePlace } from "./testing/console-place.ts";
import { addPastSamples } from "./testing/memory-samples.ts";
import { askFor, carryOut, setText, setupPath, shownSnapshots, takeSnapshot } from "./testing/setup-tab.ts";
import { testModule } from "./testing/test-module.ts";
import { reviewUpgrade, runUpgrade, upgradePath } from "./testing/upgrade-tab.ts";

const folder = join(import.meta.dirname, "../../docs/console");

const config = `modules:
  shop: { label: Shop, kind: satellite, tags: [production], groups: [storefront], policy: careful }
  ledger: { label: Ledger, tags: [production] }
  reports: { label: Reports, kind: orbiter, tags: [staging] }
policies:
  careful: { max_snapshots: 4, replace: chosen, snapshot_before_upgrade: true }
`;

const wide = { width: 1100, height: 760 };
const phone = { width: 360, height: 720 };

/** Takes the pictures of docs/console anew. */
await using place = await openConsolePlace({ canisters: ["shop", "ledger", "reports"], config });
mkdirSync(folder, { recursive: true });
for (const text of ["spring", "summer", "autumn"]) {
  await setText(place, "shop", text);
  await takeSnapshot(place, "shop");
}
await place.run("canister", "stop", "reports");
await showModules(place);
await showSetup(place);
await showUpgrade(place);
await showOthers(place);

async function showModules({ console }: ConsolePlace): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await using visitor = await place.visit({ colorScheme, viewport: wide });
    await visitor.page.getByText("running").nth(1).waitFor();
    await keep(visitor.page, `modules-${colorScheme}`);
    await visitor.page.goto(`${console.url}/#/modules/shop/overview`);
    await visitor.page.getByRole("heading", { name: "Cycles" }).waitFor();
    await keep(visitor.page, `overview-${colorScheme}`);
  }
}

async function showSetup({ console }: ConsolePlace): Promise<void> {
  await using visitor = await place.visit({ viewport: wide, path: setupPath("shop") });
  const { page } = visitor;
  const [, second = "", third = ""] = await shownSnapshots(page, 3);
  await keep(page, "setup");
  const dialog = await askFor(page, "Restore", second);
  await keep(page, "restore");
  await carryOut(dialog, "Restore");
  await carryOut(await askFor(page, "Download", third), "Download");
  await page.getByRole("link", { name: "Folders" }).click();
  await page.getByRole("button", { name: /^Verify/ }).click();
  await page.getByText("done", { exact: true }).first().waitFor();
  await page.evaluate("document.querySelector('main p code').textContent = '~/shop/snapshots'");
  await keep(page, "folders");
  await page.goto(`${console.url}/#/modules/ledger/setup`);
  await shownSnapshots(page, 0);
  await keep(page, "empty");
  await using small = await place.visit({ viewport: phone, colorScheme: "dark", path: setupPath("shop") });
  await shownSnapshots(small.page, 3);
  await keep(small.page, "phone");
  await small.page.getByRole("button", { name: `Restore ${second}` }).click();
  await small.page.getByRole("heading", { name: "Steps" }).waitFor();
  await keep(small.page, "phone-restore");
}

async function showUpgrade({ console }: ConsolePlace): Promise<void> {
  await using visitor = await place.visit({ viewport: wide, path: upgradePath("ledger") });
  const { page } = visitor;
  const file = page.getByLabel("Wasm module, plain or compressed with gzip");
  await file.waitFor();
  await page.getByText("Advanced options").click();
  await keep(page, "upgrade-options");
  await page.reload();
  await reviewUpgrade(page, testModule({ text: "next" }), { healthy: "next" });
  await keep(page, "upgrade-review");
  await runUpgrade(page, "Ledger");
  await keep(page, "upgrade-done");
  await page.goto(`${console.url}/${upgradePath("shop")}`);
  await reviewUpgrade(page, testModule({ text: "winter" }), { healthy: "spring" });
  await runUpgrade(page, "Shop");
  await keep(page, "upgrade-rolled-back");
}

async function showOthers({ console, networkUrl }: ConsolePlace): Promise<void> {
  addPastSamples(place, place.canisterId("shop"), 12);
  await using visitor = await place.visit({ viewport: wide, path: "#/modules/shop/history" });
  const { page } = visitor;
  await page.locator(".u-over").waitFor();
  await page.getByText("Created", { exact: true }).waitFor();
  await keep(page, "history");
  await page.goto(`${console.url}/#/operations`);
  await page
    .getByRole("button", { name: /^Show Upgrade/ })
    .first()
    .waitFor();
  await keep(page, "operations");
  const candid = await visitor.openTab(`${networkUrl}/?canisterId=${place.canisterId("shop")}`);
  const get = candid.getByRole("form", { name: "Call get" });
  await get.getByRole("button", { name: "Query" }).click();
  await get.getByText(/^in /).waitFor();
  await keep(candid, "candid");
  await place.stopNetwork();
  await page.goto(`${console.url}/#/modules/shop/setup`);
  await page.getByRole("alert").first().waitFor();
  await keep(page, "network-gone");
}

/** Animations stand still, so that one picture is as the other. */
async function keep(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled", caret: "hide" });
}
