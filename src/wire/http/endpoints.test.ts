import assert from "node:assert/strict";
import { test } from "node:test";
import { Principal } from "../principal.ts";
import { type Endpoint, endpointPath, matchEndpoint } from "./endpoints.ts";

const id = Principal.fromText("ryjl3-tyaaa-aaaaa-aaaba-cai");
const idText = id.toText();

/** The paths of the interface specification, "HTTPS Interface". */
const specified: readonly string[] = [
  `/api/v2/canister/${idText}/call`,
  `/api/v3/canister/${idText}/call`,
  `/api/v4/canister/${idText}/call`,
  `/api/v4/subnet/${idText}/call`,
  `/api/v2/canister/${idText}/read_state`,
  `/api/v3/canister/${idText}/read_state`,
  `/api/v2/subnet/${idText}/read_state`,
  `/api/v3/subnet/${idText}/read_state`,
  `/api/v2/canister/${idText}/query`,
  `/api/v3/canister/${idText}/query`,
  `/api/v3/subnet/${idText}/query`,
];
for (const path of specified) {
  test(`matchEndpoint() and endpointPath() are inverse for ${path}`, () => {
    const endpoint = matchEndpoint("POST", path);
    assert.ok(endpoint && "target" in endpoint);
    assert.equal(endpoint.target.id.toText(), idText);
    assert.equal(endpointPath(endpoint), path);
  });
}

test("matchEndpoint() finds the status endpoint", () => {
  const status: Endpoint = { kind: "status" };
  assert.deepEqual(matchEndpoint("GET", endpointPath(status)), status);
});

test("matchEndpoint() knows no other path", () => {
  const unknown = [
    "/",
    "/api/v2/status/",
    "/api/v1/status",
    `/api/v5/canister/${idText}/call`,
    `/api/v2/subnet/${idText}/call`,
    `/api/v4/canister/${idText}/query`,
    `/api/v2/canister/${idText}/call/`,
    `/api/v2/canister/${idText}/delete`,
    `/api/v2/canister/call`,
  ];
  for (const path of unknown) assert.equal(matchEndpoint("POST", path), undefined, path);
});

test("matchEndpoint() tells a bad id and a bad method from an unknown path", () => {
  assert.deepEqual(matchEndpoint("POST", "/api/v2/canister/nonsense/call"), { kind: "bad-principal" });
  assert.deepEqual(matchEndpoint("POST", "/api/v2/canister//call"), { kind: "bad-principal" });
  assert.deepEqual(matchEndpoint("GET", `/api/v2/canister/${idText}/call`), { kind: "bad-method" });
  assert.deepEqual(matchEndpoint("POST", "/api/v2/status"), { kind: "bad-method" });
});
