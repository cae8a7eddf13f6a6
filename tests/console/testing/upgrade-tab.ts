import { createHash } from "node:crypto";
import type { Locator, Page } from "playwright-core";

/** The address of a module's Upgrade tab. */
export const upgradePath = (module: string): string => `#/modules/${module}/upgrade`;

/** What is chosen in the wizard besides the module. */
export interface UpgradeChoices {
  /** @default {what the wizard begins with} */
  readonly snapshot?: "add" | "skip" | { readonly replace: string };
  /** Calls `get`, whose reply must be this text. */
  readonly healthy?: string;
}

/** SHA-256 as the network shows it. */
export function hashOf(wasm: Uint8Array): string {
  return createHash("sha256").update(wasm).digest("hex");
}

/** Fills the wizard in and waits for the review. */
export async function reviewUpgrade(
  page: Page,
  wasm: Uint8Array,
  { snapshot, healthy }: UpgradeChoices = {},
): Promise<Locator> {
  const file = page.getByLabel("Wasm module, plain or compressed with gzip");
  await file.setInputFiles({ name: "next.wasm", mimeType: "application/wasm", buffer: Buffer.from(wasm) });
  await page.getByRole("button", { name: `Copy module hash ${hashOf(wasm)}` }).waitFor();
  await page.getByText("Advanced options").click();
  if (snapshot === "add") await page.getByLabel("Add one, and keep all that are there").check();
  if (snapshot === "skip") await page.getByLabel("Take none").check();
  if (typeof snapshot === "object") {
    await page.getByLabel("Add one in place of a chosen one").check();
    await page.getByLabel("The one that goes").selectOption(snapshot.replace);
  }
  if (healthy !== undefined) {
    await page.getByRole("button", { name: "Add a health check" }).click();
    await page.getByLabel("Method").last().fill("get");
    await page.getByLabel("Expected reply").last().fill(`("${healthy}")`);
    await page.getByLabel("Further attempts").last().fill("0");
  }
  await page.getByRole("button", { name: "Review" }).click();
  await page.getByRole("heading", { name: "Review" }).waitFor();
  return page.getByRole("region", { name: "Upgrade" });
}

/** Agrees to what is reviewed, and waits for the outcome. */
export async function runUpgrade(page: Page, module: string): Promise<Locator> {
  await page.getByRole("button", { name: `Upgrade ${module}`, exact: true }).click();
  const outcome = page.locator("[data-outcome]");
  await outcome.waitFor();
  return outcome;
}

/** The steps of a plan as the review lists them. */
export async function plannedSteps(review: Locator): Promise<readonly string[]> {
  return review.getByRole("listitem").allInnerTexts();
}
