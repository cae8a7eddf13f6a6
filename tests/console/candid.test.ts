import assert from "node:assert/strict";
import { test } from "node:test";
import { useConsole } from "./testing/console-place.ts";
import { refusal, textOf } from "./testing/setup-tab.ts";

const place = useConsole({ canisters: ["open", "called"] });

test("/?canisterId= on the network's port shows the methods of a canister and calls them anonymously", async () => {
  await using visitor = await place().visit();
  const id = place().canisterId("open");
  const page = await visitor.openTab(`${place().networkUrl}/?canisterId=${id}`);
  await page.getByRole("heading", { name: "Call a canister" }).waitFor();
  const set = page.getByRole("form", { name: "Call set" });
  await set.getByRole("textbox").fill('("by page")');
  await set.getByRole("button", { name: "Call" }).click();
  await set.getByText(/as 2vxsx-fae/).waitFor();
  const get = page.getByRole("form", { name: "Call get" });
  await get.getByRole("button", { name: "Query" }).click();
  await get.getByText('("by page")').waitFor();
  assert.equal(await textOf(place(), "open"), "by page");
  const fail = page.getByRole("form", { name: "Call fail" });
  await fail.getByRole("button", { name: "Call" }).click();
  await fail
    .getByRole("alert")
    .getByText(/failed on purpose/)
    .waitFor();
  await page.getByText("Interface", { exact: true }).click();
  await page.getByText(/release : \(\) -> \(\)/).waitFor();
});

test("Links of other tools, whose id comes second, mean the same canister", async () => {
  await using visitor = await place().visit();
  const link = `${place().networkUrl}/?canisterId=${place().canisterId("called")}&id=${place().canisterId("open")}`;
  const page = await visitor.openTab(link);
  await page.getByText(place().canisterId("open")).first().waitFor();
  await page.getByRole("form", { name: "Call get" }).waitFor();
});

test("The Candid page of a canister that is not there is an error, not an empty interface", async () => {
  await using visitor = await place().visit();
  const page = await visitor.openTab(`${place().networkUrl}/?canisterId=4d2vr-74aaa-aaaaa-qddza-cai`);
  await page.getByRole("alert").first().waitFor();
  assert.equal(await page.getByRole("form").count(), 0);
});

test("The Call tab calls as the console's identity, with an interface that the user gives as well", async () => {
  await using visitor = await place().visit({ path: "#/modules/called/call" });
  const { page } = visitor;
  const set = page.getByRole("form", { name: "Call set" });
  await set.getByRole("textbox").fill("(5)");
  await set.getByRole("button", { name: "Call" }).click();
  await refusal(set, "client/bad-arguments");
  await set.getByRole("textbox").fill('("from the tab")');
  await set.getByRole("button", { name: "Call" }).click();
  await set.getByText(/^in .* as (?!2vxsx-fae)/).waitFor();
  assert.equal(await textOf(place(), "called"), "from the tab");
  await page.getByText("Interface", { exact: true }).click();
  await page.getByLabel("Use another one, Candid text").fill("service : { get : () -> (text) query }");
  await page.getByRole("button", { name: "Use it" }).click();
  await page.getByRole("form", { name: "Call set" }).waitFor({ state: "detached" });
  const get = page.getByRole("form", { name: "Call get" });
  await get.getByRole("button", { name: "Query" }).click();
  await get.getByText('("from the tab")').waitFor();
});
