import assert from "node:assert/strict";
import { test } from "node:test";
import { CANISTER_INFO_PATH } from "../../wire/mod.ts";
import { createTestNetwork } from "../testing/test-network.ts";
import type { HttpRequest } from "./http-message.ts";

const plain: HttpRequest = {
  method: "POST",
  path: CANISTER_INFO_PATH,
  contentType: undefined,
  isLocal: true,
  body: Uint8Array.of(1),
};

for (const [what, change, status, code] of [
  ["a request from elsewhere", { isLocal: false }, 403, "network/not-local"],
  ["what a web page sends", { origin: "http://127.0.0.1:4943" }, 403, "network/not-local"],
  ["another method", { method: "GET" }, 405, "network/wrong-method"],
  ["a canister that is not there", {}, 404, "network/no-such-canister"],
] as const) {
  test(`handleCanisterInfo() refuses ${what}`, async () => {
    const { handle } = await createTestNetwork();
    const response = await handle({ ...plain, ...change });
    assert.equal(response.status, status);
    assert.equal(response.headers["x-error-code"], code);
    assert.equal(response.headers["access-control-allow-origin"], undefined);
  });
}
