import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { useConsole } from "./testing/console-place.ts";
import { setupPath, shownSnapshots, takeSnapshot } from "./testing/setup-tab.ts";

const place = useConsole({
  canisters: ["keys", "wide", "named-quite-long-as-people-name-their-canisters"],
  config: "modules:\n  wide: { label: Shop, tags: [production, europe], groups: [shop] }\n",
});

const screens = (module: string): readonly string[] => [
  "#/",
  ...["overview", "setup", "upgrade", "history", "call"].map((tab) => `#/modules/${module}/${tab}`),
  "#/folders",
  "#/operations",
];

async function focusedName(page: Page): Promise<unknown> {
  return page.evaluate(
    "document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim()",
  );
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    if ((await focusedName(page)) === name) return;
  }
  assert.fail(`Tab does not reach ${name}`);
}

test("Everything about a snapshot is done with the keyboard alone, and the focus comes back", async () => {
  await using visitor = await place().visit({ path: setupPath("keys") });
  const { page } = visitor;
  await shownSnapshots(page, 0);
  await tabTo(page, "Create a snapshot");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Create a snapshot of keys" });
  await dialog.getByRole("heading", { name: "Steps" }).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.equal(await focusedName(page), "Create a snapshot");
  await page.keyboard.press("Enter");
  await dialog.getByRole("heading", { name: "Steps" }).waitFor();
  await tabTo(page, "Create");
  await page.keyboard.press("Enter");
  await dialog.getByText(/^Created the snapshot/).waitFor();
  assert.equal(await focusedName(page), "Close");
  await page.keyboard.press("Enter");
  await dialog.waitFor({ state: "detached" });
  const [id = ""] = await shownSnapshots(page, 1);
  await tabTo(page, `Delete ${id}`);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("heading", { name: "Steps" }).waitFor();
  await tabTo(page, "Delete");
  await page.keyboard.press("Enter");
  await page.getByText(`Deleted the snapshot ${id}`).waitFor();
  await page.keyboard.press("Escape");
  await shownSnapshots(page, 0);
});

test("The first Tab offers to skip to the content", async () => {
  await using visitor = await place().visit({ path: setupPath("keys") });
  const { page } = visitor;
  await page.getByRole("heading", { name: "keys", level: 1 }).waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await focusedName(page), "Skip to the content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate("document.activeElement.id"), "main");
});

test("Screen readers find a title, landmarks and a name for every control of every screen", async () => {
  await takeSnapshot(place(), "wide");
  await using visitor = await place().visit();
  const { page } = visitor;
  for (const screen of screens("wide")) {
    await page.goto(`${place().console.url}/${screen}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.locator(".skeleton").first().waitFor({ state: "detached" });
    const tree = await page.locator("body").ariaSnapshot();
    for (const role of ["banner", "main", 'navigation "Parts of the console"', "heading "])
      assert.ok(tree.includes(role), `${screen} has no ${role}`);
    const nameless =
      /^\s*- (?:button|link|textbox|combobox|radio|checkbox|spinbutton|dialog)(?::|$| \[)/m.exec(tree);
    assert.equal(nameless, null, `${screen}: ${nameless?.[0] ?? ""}\n${tree}`);
  }
});

test("On a phone of 360 pixels nothing needs scrolling sideways", async () => {
  await using visitor = await place().visit({ viewport: { width: 360, height: 740 } });
  const { page } = visitor;
  const long = "named-quite-long-as-people-name-their-canisters";
  await takeSnapshot(place(), long);
  const requireFit = async (what: string): Promise<void> => {
    const width = Number(await page.evaluate("document.documentElement.scrollWidth"));
    assert.ok(width <= 360, `${what} is ${String(width)} pixels wide`);
  };
  for (const screen of screens(long)) {
    await page.goto(`${place().console.url}/${screen}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.locator(".skeleton").first().waitFor({ state: "detached" });
    await requireFit(screen);
  }
  await page.goto(`${place().console.url}/${setupPath(long)}`);
  const [id = ""] = await shownSnapshots(page, 1);
  for (const name of [`Restore ${id}`, "Upload a snapshot"]) {
    await page.getByRole("button", { name }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).waitFor();
    await page.locator(".skeleton").first().waitFor({ state: "detached" });
    await requireFit(name);
    const box = await page.getByRole("dialog").evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
    assert.equal(box, 0, `the dialog ${name} is too wide`);
    await page.keyboard.press("Escape");
  }
});

test("Dark and light follow the system, and a choice is kept", async () => {
  await using visitor = await place().visit({ colorScheme: "dark" });
  const { page } = visitor;
  const ground = (): Promise<unknown> =>
    page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
  const dark = await ground();
  await page.emulateMedia({ colorScheme: "light" });
  const light = await ground();
  assert.notEqual(dark, light);
  await page.getByLabel("Colours").selectOption("dark");
  assert.equal(await ground(), dark);
  await page.reload();
  await page.getByRole("heading", { name: "Modules" }).waitFor();
  assert.equal(await ground(), dark);
});

test("Texts stand out from their ground by 4.5 to 1 at least, in dark and in light", async () => {
  for (const colorScheme of ["dark", "light"] as const) {
    await using visitor = await place().visit({ colorScheme });
    const tokens = await visitor.page.evaluate(
      `Object.fromEntries(["ground", "surface", "raised", "text", "faint", "accent", "danger", "good", "warn", "on-accent", "on-danger"]
        .map((name) => [name, getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim()]))`,
    );
    assert.ok(typeof tokens === "object" && tokens !== null);
    const colours = new Map(Object.entries(tokens).map(([name, value]) => [name, String(value)]));
    const pairs = [
      ...["text", "faint", "accent", "danger", "good", "warn"].flatMap((ink) => [
        [ink, "ground"],
        [ink, "surface"],
      ]),
      ["text", "raised"],
      ["on-accent", "accent"],
      ["on-danger", "danger"],
    ];
    for (const [ink = "", ground = ""] of pairs) {
      const ratio = contrast(colours.get(ink) ?? "", colours.get(ground) ?? "");
      assert.ok(ratio >= 4.5, `${colorScheme}: ${ink} on ${ground} is ${ratio.toFixed(2)}`);
    }
  }
});

/** Contrast of two colours like #16202c, by the formula of WCAG 2. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.replaceAll(/[0-9a-f]/gi, "$&$&") : colour;
  const parts = [1, 3, 5].map((at) => Number.parseInt(digits.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test("The content security policy knows this origin only, and no page breaks it", async () => {
  await using visitor = await place().visit();
  const { page } = visitor;
  const response = await page.goto(`${place().console.url}/`);
  const policy = response?.headers()["content-security-policy"] ?? "";
  assert.match(policy, /default-src 'none'/);
  assert.ok(!policy.includes("unsafe"));
  for (const screen of screens("wide")) {
    await page.goto(`${place().console.url}/${screen}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.locator(".skeleton").first().waitFor({ state: "detached" });
  }
  assert.deepEqual(visitor.takeComplaints(), []);
  await page.evaluate("void document.body.setAttribute('style', 'color: red')");
  await page.evaluate(
    "void document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.2:9/a.png' }))",
  );
  await page.evaluate(
    "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))",
  );
  const complaints = visitor.takeComplaints().join("\n");
  assert.match(complaints, /inline style violates/);
  assert.match(complaints, /127\.0\.0\.2/);
});
