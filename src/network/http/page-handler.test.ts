import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8 } from "../../bytes/mod.ts";
import { createTestNetwork } from "../testing/test-network.ts";
import { handleRequest } from "./handle-request.ts";
import type { HttpRequest, HttpResponse } from "./http-message.ts";
import type { PageHandler, PageRequest } from "./page-handler.ts";

const body = encodeUtf8("page");
const page: HttpResponse = { status: 200, headers: { "content-type": "text/html" }, body };

async function answered(request: Partial<HttpRequest>, pages: PageHandler): Promise<HttpResponse> {
  const { services } = await createTestNetwork();
  const whole = { method: "GET", path: "/", contentType: undefined, body: new Uint8Array(0), ...request };
  return handleRequest(whole, { ...services, pages });
}

test("pages get what no endpoint takes, with query and headers, and their answers let no other origin read", async () => {
  const seen: PageRequest[] = [];
  const pages: PageHandler = (request) => {
    seen.push(request);
    return Promise.resolve(page);
  };
  const headers = { host: "localhost:4943" };
  assert.deepEqual(await answered({ search: "?canisterId=aaaaa-aa", headers }, pages), page);
  assert.deepEqual(seen, [
    { method: "GET", path: "/", search: "?canisterId=aaaaa-aa", headers, body: new Uint8Array(0) },
  ]);
});

test("pages are never asked for what is the network's, nor for preflights", async () => {
  const pages: PageHandler = () => assert.fail("a page was asked");
  const status = await answered({ path: "/api/v2/status" }, pages);
  assert.equal(status.headers["access-control-allow-origin"], "*");
  assert.equal((await answered({ method: "PUT", path: "/api/v2/status" }, pages)).status, 405);
  assert.equal((await answered({ method: "OPTIONS" }, pages)).status, 204);
  assert.equal((await answered({ path: "/icebox/v1/canister-info" }, pages)).status, 405);
});

test("what is not the pages' own either is nowhere, and a page that fails costs itself alone", async () => {
  const nowhere = await answered({ path: "/nothing" }, () => Promise.resolve(undefined));
  assert.equal(nowhere.headers["x-error-code"], "network/no-such-path");
  const failed = await answered({}, () => Promise.reject(new RangeError("broken")));
  assert.equal(failed.status, 500);
});
