import assert from "node:assert/strict";
import { test } from "node:test";
import { IC_ROOT_KEY } from "@icp-sdk/core/agent";
import { Principal } from "@icp-sdk/core/principal";
import { encodeHex, hasFault } from "../bytes/mod.ts";
import { encodeStatusResponse } from "../wire/mod.ts";
import { createClient } from "./create-client.ts";
import { isMainnetUrl } from "./network/is-mainnet-url.ts";
import { mainnetRootKeyDer } from "./network/mainnet-root-key.ts";
import { queryCanister } from "./query-canister.ts";

const url = "http://127.0.0.1:4943";
const rootKeyDer = mainnetRootKeyDer().with(132, 7);

function answering(body: Uint8Array | string, status = 200): { fetch: typeof fetch; requests: string[] } {
  const requests: string[] = [];
  const stub: typeof fetch = (input) => {
    requests.push(input instanceof Request ? input.url : input.toString());
    return Promise.resolve(new Response(typeof body === "string" ? body : Buffer.from(body), { status }));
  };
  return { fetch: stub, requests };
}

test("createClient() takes the root key from the status of a network that is not the main network", async () => {
  const network = answering(encodeStatusResponse({ rootKeyDer }));
  const client = await createClient({ url, fetch: network.fetch });
  assert.deepEqual(client.rootKeyDer, rootKeyDer);
  assert.deepEqual(network.requests, [`${url}/api/v2/status`]);
  assert.equal(client.principal.toText(), Principal.anonymous().toText());
});

test("createClient() never asks the main network for its key", async () => {
  const network = answering(encodeStatusResponse({ rootKeyDer }));
  const client = await createClient({ url: "https://icp-api.io", fetch: network.fetch });
  assert.deepEqual(client.rootKeyDer, mainnetRootKeyDer());
  assert.deepEqual(network.requests, []);
});

test("createClient() uses a given key without asking", async () => {
  const network = answering("");
  const client = await createClient({ url, rootKeyDer, fetch: network.fetch });
  assert.deepEqual(client.rootKeyDer, rootKeyDer);
  assert.deepEqual(network.requests, []);
});

const unusable: readonly (readonly [string, ReturnType<typeof answering>])[] = [
  ["a web page", answering("<html>")],
  ["a status without key", answering(encodeStatusResponse({ implVersion: "1" }))],
  ["an error", answering("gone", 404)],
];

for (const [what, network] of unusable) {
  test(`createClient() refuses ${what} as a network`, async () => {
    await assert.rejects(createClient({ url, fetch: network.fetch }), (error) =>
      hasFault(error, "client/not-a-network"),
    );
  });
}

test("createClient() says that nobody answers", async () => {
  const refuse: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));
  await assert.rejects(createClient({ url, fetch: refuse }), (error) =>
    hasFault(error, "client/network-unreachable"),
  );
});

test("queryCanister() does not accept an answer without proof", async () => {
  const network = answering(new Uint8Array([0xa0]));
  const client = await createClient({ url, rootKeyDer, fetch: network.fetch });
  const call = {
    canisterId: Principal.fromText("ryjl3-tyaaa-aaaaa-aaaba-cai"),
    methodName: "x",
    arg: new Uint8Array(),
  };
  await assert.rejects(queryCanister(client, call), (error) => error instanceof Error);
});

test("isMainnetUrl() knows the main network's domains and no look-alikes", () => {
  for (const mainnet of ["https://icp-api.io", "https://ic0.app/", "https://x.icp0.io:8080"]) {
    assert.ok(isMainnetUrl(mainnet));
  }
  for (const other of [url, "https://notic0.app", "https://ic0.app.example.com"])
    assert.ok(!isMainnetUrl(other));
});

test("mainnetRootKeyDer() is the key that the library has", () => {
  assert.equal(encodeHex(mainnetRootKeyDer()), IC_ROOT_KEY);
});
