import assert from "node:assert/strict";
import { test } from "node:test";
import type { CandidAnswer, CandidCallAnswer, CandidCallRequest, ModulesAnswer } from "../../console/mod.ts";
import type { Page } from "./testing/console-page.ts";
import { withConsole } from "./testing/with-console.ts";

async function canisterId(page: Page): Promise<string> {
  const { modules } = await page.get<ModulesAnswer>("modules");
  return modules[0]?.canister_id ?? assert.fail();
}

test("a page shows a canister's methods and calls them", async () => {
  await withConsole(async ({ page, open }) => {
    const id = await canisterId(page);
    const found = await page.get<CandidAnswer>(`candid/${id}`);
    assert.equal(found.source, "metadata");
    assert.deepEqual(
      found.methods.map(({ name, mode, args, example }) => [
        name,
        mode,
        args.map(({ type }) => type),
        example,
      ]),
      [
        ["set", "update", ["text"], '("")'],
        ["get", "query", [], "()"],
        ["fail", "update", [], "()"],
        ["refuse", "update", ["text"], '("")'],
      ],
    );
    const call = (request: CandidCallRequest): Promise<CandidCallAnswer> =>
      page.post<CandidCallAnswer>(`candid/${id}/calls`, request);
    assert.equal((await call({ method: "set", args: '("snow")' })).outcome, "replied");
    const got = await call({ method: "get", args: "()" });
    assert.deepEqual([got.reply, got.reply_hex?.slice(0, 8)], ['("snow")', "4449444c"]);
    assert.equal((await call({ method: "get", args: "()", mode: "update" })).reply, '("snow")');
    assert.equal((await call({ method: "fail", args: "()", mode: "query" })).outcome, "rejected");
    const failed = await call({ method: "fail", args: "()" });
    assert.deepEqual(
      [failed.outcome, failed.reject?.ic_code, failed.reject?.reject_code],
      ["rejected", "IC0503", 5],
    );
    const refused = await call({ method: "refuse", args: '("")' });
    assert.equal(refused.reject?.message, "refused on purpose");
    const wrong = async (request: object): Promise<string> =>
      page.refused("POST", `candid/${id}/calls`, request);
    assert.equal(await wrong({ method: "set", args: "(5)" }), "client/bad-arguments");
    assert.equal(await wrong({ method: "sett", args: "()" }), "console/unknown-method");
    assert.equal(await wrong({ method: "set", args: "(".repeat(100_000) }), "console/bad-request");
    assert.equal(await wrong({ method: "set", args: `(${"opt ".repeat(50_000)} 1)` }), "console/bad-request");

    const viewer = await open("read-only");
    const seen = await viewer.post<CandidCallAnswer>(`candid/${id}/calls`, { method: "get", args: "()" });
    assert.equal(seen.reply, '("snow")');
    const update = { method: "set", args: '("melted")' };
    assert.equal(await viewer.refused("POST", `candid/${id}/calls`, update), "console/read-only");
    assert.equal(
      await viewer.refused("POST", `candid/${id}/calls`, { method: "get", args: "()", mode: "update" }),
      "console/read-only",
    );
    const given = await page.post<CandidAnswer>(`candid/${id}/interface`, {
      interface: "service : { a : (nat) -> () }",
    });
    assert.deepEqual([given.source, given.methods[0]?.example], ["given", "(0)"]);
    assert.equal(
      await page.refused("POST", `candid/${id}/interface`, { interface: "service : {" }),
      "client/bad-interface",
    );
  });
});
