import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeUtf8, joinBytes } from "../../bytes/mod.ts";
import {
  ADVANCE_PATH,
  type CallContent,
  decodeAdvanceResponse,
  decodePrincipal,
  encodeAdvanceRequest,
  endpointPath,
} from "../../wire/mod.ts";
import { echoCanisterId } from "../testing/echo-subnet.ts";
import { encodeRequest } from "../testing/identities.ts";
import { createTestNetwork, type TestNetwork } from "../testing/test-network.ts";
import type { HttpRequest } from "./http-message.ts";

const nowNs = 1_800_000_000_000_000_000n;
const MINUTE_NS = 60_000_000_000n;
const base = { nowNs: () => nowNs };
const request: HttpRequest = {
  method: "POST",
  path: ADVANCE_PATH,
  contentType: "application/json",
  isLocal: true,
  body: encodeAdvanceRequest(3_600_000),
};

test("handleAdvance() advances the time for a program on this machine, and lets no web page read the answer", async () => {
  const network = await createTestNetwork({ clock: base });
  const response = await network.handle(request);
  assert.equal(response.status, 200);
  assert.equal(decodeAdvanceResponse(joinBytes(response.body)), nowNs + 60n * MINUTE_NS);
  assert.equal(response.headers["access-control-allow-origin"], undefined);
});

const refused: readonly [string, number, Partial<HttpRequest>][] = [
  ["a request from elsewhere", 403, { isLocal: false }],
  ["a web page", 403, { origin: "https://example.com" }],
  ["a web page without an address", 403, { origin: "null" }],
  ["another method", 405, { method: "GET" }],
  ["a browser's question whether it may", 405, { method: "OPTIONS" }],
  ["a body that is no JSON", 400, { body: encodeUtf8("2d") }],
  ["a body that is no text", 400, { body: Uint8Array.of(0xff) }],
  ["a duration as text", 400, { body: encodeUtf8('{"milliseconds":"5"}') }],
  ["a step back", 400, { body: encodeAdvanceRequest(-5) }],
];
for (const [name, status, change] of refused) {
  test(`handleAdvance() refuses ${name}`, async () => {
    const network = await createTestNetwork({ clock: base });
    const response = await network.handle({ ...request, ...change });
    assert.equal(response.status, status);
    assert.equal(network.services.clock.offsetNs, 0n);
  });
}

async function statusOfCall(network: TestNetwork, ingressExpiryNs: bigint): Promise<number> {
  const content: CallContent = {
    requestType: "call",
    sender: decodePrincipal(Uint8Array.of(4)),
    ingressExpiryNs,
    canisterId: echoCanisterId,
    methodName: "hello",
    arg: encodeUtf8("DIDL"),
  };
  const path = endpointPath({ kind: "call", version: 4, target: { kind: "canister", id: echoCanisterId } });
  const body = encodeRequest(content);
  return (await network.handle({ method: "POST", path, contentType: "application/cbor", body })).status;
}

test("handleRequest() takes expiries by the machine's clock and by the advanced one, and none in between", async () => {
  const network = await createTestNetwork({ clock: base });
  assert.equal(await statusOfCall(network, nowNs + 64n * MINUTE_NS), 400);
  await network.handle(request);
  assert.equal(await statusOfCall(network, nowNs + 4n * MINUTE_NS), 200);
  assert.equal(await statusOfCall(network, nowNs + 64n * MINUTE_NS), 200);
  assert.equal(await statusOfCall(network, nowNs + 30n * MINUTE_NS), 400);
  assert.equal(await statusOfCall(network, nowNs - MINUTE_NS), 400);
});
