import assert from "node:assert/strict";
import { test } from "node:test";
import { concatBytes, decodeUtf8, encodeUtf8, joinBytes, splitLength } from "../../bytes/mod.ts";
import {
  decodeCallResponse,
  decodeCertificate,
  decodePrincipal,
  decodeQueryResponse,
  decodeReadStateResponse,
  decodeStatusResponse,
  endpointPath,
  lookupPath,
  managementCanisterId,
  requestIdOf,
  type CallContent,
  type Endpoint,
  type HashTree,
  type RequestContent,
} from "../../wire/mod.ts";
import { NetworkError } from "../network-error.ts";
import { rootSubnet } from "../../replica/mod.ts";
import { echoCanisterId } from "../testing/echo-subnet.ts";
import { encodeRequest } from "../testing/identities.ts";
import { createTestNetwork, type TestNetwork } from "../testing/test-network.ts";
import type { HttpRequest, HttpResponse } from "./http-message.ts";

const canister = { kind: "canister", id: echoCanisterId } as const;

function call(network: TestNetwork, change: Partial<CallContent> = {}): CallContent {
  return {
    requestType: "call",
    sender: decodePrincipal(Uint8Array.of(4)),
    ingressExpiryNs: network.services.clock.nowNs() + 60_000_000_000n,
    canisterId: echoCanisterId,
    methodName: "hello",
    arg: encodeUtf8("DIDL"),
    ...change,
  };
}

function post(
  content: RequestContent,
  version: 2 | 3 | 4,
  target: Extract<Endpoint, { version: number }>["target"] = canister,
): HttpRequest {
  const path = endpointPath({ kind: content.requestType, version, target });
  return { method: "POST", path, contentType: "application/cbor", body: encodeRequest(content) };
}

function problem(response: HttpResponse): [number, string | undefined] {
  return [response.status, response.headers["x-error-code"]];
}

function valueAt(tree: HashTree, ...path: (string | Uint8Array)[]): string {
  const found = lookupPath(
    tree,
    path.map((label) => (typeof label === "string" ? encodeUtf8(label) : label)),
  );
  return found.kind === "found" ? decodeUtf8(found.value) : found.kind;
}

function replyIn(response: HttpResponse, content: CallContent): string {
  const decoded = decodeCallResponse(joinBytes(response.body));
  if (decoded.kind !== "certified") return `rejected ${decoded.rejection.errorCode ?? ""}`;
  const { tree } = decodeCertificate(decoded.certificate);
  return valueAt(tree, "request_status", requestIdOf(content), "reply");
}

test("handleRequest() answers a synchronous call with its certificate", async () => {
  const network = await createTestNetwork();
  for (const version of [3, 4] as const) {
    const content = call(network, { nonce: Uint8Array.of(version) });
    const response = await network.handle(post(content, version));
    assert.equal(response.status, 200);
    assert.equal(response.headers["content-type"], "application/cbor");
    assert.equal(replyIn(response, content), "DIDL");
  }
});

test("handleRequest() answers an asynchronous call with 202, and read_state shows its end", async () => {
  const network = await createTestNetwork();
  const content = call(network);
  const response = await network.handle(post(content, 2));
  assert.deepEqual([response.status, splitLength(response.body)], [202, 0]);
  await network.handle(post(content, 4));
  const paths = [[encodeUtf8("request_status"), requestIdOf(content)]];
  const { sender, ingressExpiryNs } = content;
  for (const version of [2, 3] as const) {
    const answer = await network.handle(
      post({ requestType: "read_state", sender, ingressExpiryNs, paths }, version),
    );
    const { tree } = decodeCertificate(decodeReadStateResponse(joinBytes(answer.body)));
    assert.equal(valueAt(tree, "request_status", requestIdOf(content), "status"), "replied");
  }
});

test("handleRequest() answers 202 when a synchronous call takes too long, and the call goes on", async () => {
  const network = await createTestNetwork({ limits: { syncCallTimeoutMs: 1 } });
  const gate = Promise.withResolvers<undefined>();
  network.subnet.gate = gate.promise;
  const content = call(network);
  assert.equal((await network.handle(post(content, 4))).status, 202);
  gate.resolve(undefined);
  const patient = { ...network.services, limits: { ...network.services.limits, syncCallTimeoutMs: 60_000 } };
  const { handleRequest } = await import("./handle-request.ts");
  assert.equal(replyIn(await handleRequest(post(content, 4), patient), content), "DIDL");
});

test("handleRequest() answers 202 for a call that stays open over rounds, and its reply once it ended", async () => {
  const network = await createTestNetwork({ limits: { syncCallTimeoutMs: 20 } });
  const open = call(network, { methodName: "open" });
  for (const version of [2, 4, 4] as const) {
    assert.equal((await network.handle(post(open, version))).status, 202);
  }
  await network.handle(post(call(network, { nonce: Uint8Array.of(1) }), 4));
  const patient = { ...network.services, limits: { ...network.services.limits, syncCallTimeoutMs: 60_000 } };
  const { handleRequest } = await import("./handle-request.ts");
  const waiting = handleRequest(post(open, 4), patient);
  const close = call(network, { methodName: "close" });
  assert.equal(replyIn(await network.handle(post(close, 4)), close), "DIDL");
  assert.equal(replyIn(await waiting, open), "DIDL");
  assert.equal(replyIn(await network.handle(post(open, 4)), open), "DIDL");
});

test("handleRequest() refuses a call before its execution in the form of its version", async () => {
  const network = await createTestNetwork();
  for (const version of [2, 3, 4] as const) {
    const response = await network.handle(post(call(network, { methodName: "refused" }), version));
    const decoded = decodeCallResponse(joinBytes(response.body));
    assert.equal(response.status, 200);
    assert.equal(decoded.kind === "rejected" ? decoded.rejection.errorCode : undefined, "IC0406");
    assert.equal(decodeUtf8(joinBytes(response.body)).includes("non_replicated_rejection"), version !== 2);
  }
});

test("handleRequest() executes a replayed call once and answers it with the same reply", async () => {
  const network = await createTestNetwork();
  const content = call(network);
  const together = await Promise.all([1, 2, 3].map(() => network.handle(post(content, 4))));
  const later = await network.handle(post(content, 4));
  for (const response of [...together, later]) assert.equal(replyIn(response, content), "DIDL");
  assert.equal((await network.handle(post(content, 2))).status, 202);
  assert.equal(
    network.subnet.rounds.reduce((sum, count) => sum + count, 0),
    1,
  );
});

test("handleRequest() answers 503 with Retry-After while the pool is full, and then again", async () => {
  for (const limits of [{ maxPoolCalls: 2 }, { maxPoolBytes: 8 }]) {
    const network = await createTestNetwork({ limits });
    const gate = Promise.withResolvers<undefined>();
    network.subnet.gate = gate.promise;
    const contents = [0, 1, 2, 3].map((index) => call(network, { nonce: Uint8Array.of(index) }));
    const [first, second, third, fourth] = contents;
    assert.ok(first && second && third && fourth);
    // The first goes into the round that the gate holds back; two wait behind it.
    for (const content of [first, second, third]) {
      assert.equal((await network.handle(post(content, 2))).status, 202);
    }
    const refused = await network.handle(post(fourth, 4));
    assert.deepEqual(problem(refused), [503, "network/pool-full"]);
    assert.equal(refused.headers["retry-after"], "1");
    gate.resolve(undefined);
    assert.equal(replyIn(await network.handle(post(third, 4)), third), "DIDL");
    assert.equal(replyIn(await network.handle(post(fourth, 4)), fourth), "DIDL");
  }
});

test("handleRequest() puts the calls that wait into one round, up to the bounds of a batch", async () => {
  const network = await createTestNetwork({ limits: { maxBatchCalls: 4 } });
  const gate = Promise.withResolvers<undefined>();
  network.subnet.gate = gate.promise;
  const contents = Array.from({ length: 7 }, (_, index) => call(network, { nonce: Uint8Array.of(index) }));
  const answers = contents.map((content) => network.handle(post(content, 4)));
  gate.resolve(undefined);
  for (const answer of answers) assert.equal((await answer).status, 200);
  assert.deepEqual(network.subnet.rounds, [1, 4, 2]);
});

test("handleRequest() signs the answer to a query with the node's key", async () => {
  const network = await createTestNetwork();
  const content: RequestContent = { ...call(network), requestType: "query" };
  for (const version of [2, 3] as const) {
    const response = await network.handle(post(content, version));
    const { outcome, signatures } = decodeQueryResponse(joinBytes(response.body));
    assert.deepEqual(outcome, { kind: "replied", arg: encodeUtf8("DIDL") });
    assert.equal(signatures.length, 1);
  }
});

test("handleRequest() refuses what is no request with a status and a code, and answers the next call", async () => {
  const network = await createTestNetwork({ limits: { maxBodyBytes: 4096 } });
  const good = post(call(network), 4);
  const { services } = network;
  const other = { kind: "subnet", id: echoCanisterId } as const;
  const subnet = { kind: "subnet", id: rootSubnet(services.keys).subnetId } as const;
  const query: RequestContent = { ...call(network), requestType: "query" };
  const cases: [Partial<HttpRequest>, number, string][] = [
    [{ path: "/" }, 404, "network/no-such-path"],
    [{ path: "/api/v5/status" }, 404, "network/no-such-path"],
    [{ method: "GET" }, 405, "network/wrong-method"],
    [{ path: "/api/v4/canister/not-a-principal/call" }, 400, "network/bad-principal"],
    [{ contentType: "application/json" }, 400, "network/wrong-content-type"],
    [{ contentType: undefined }, 400, "network/wrong-content-type"],
    [{ body: new Uint8Array(0) }, 400, "wire/bad-cbor"],
    [{ body: Uint8Array.of(0xa0) }, 400, "wire/bad-envelope"],
    [{ body: concatBytes(good.body, Uint8Array.of(0)) }, 400, "wire/bad-cbor"],
    [{ body: good.body.subarray(0, good.body.length - 1) }, 400, "wire/bad-cbor"],
    [{ body: new Uint8Array(4097) }, 413, "network/body-too-large"],
    [{ body: encodeRequest(query) }, 400, "network/wrong-request-type"],
    [{ body: encodeRequest(call(network, { ingressExpiryNs: 1n })) }, 400, "network/bad-expiry"],
    [
      {
        path: endpointPath({
          kind: "call",
          version: 4,
          target: { kind: "canister", id: rootSubnet(services.keys).nodeId },
        }),
      },
      400,
      "network/misdirected",
    ],
    [{ path: endpointPath({ kind: "call", version: 4, target: other }) }, 400, "network/misdirected"],
    [{ path: endpointPath({ kind: "call", version: 4, target: subnet }) }, 400, "network/misdirected"],
  ];
  for (const [change, status, code] of cases) {
    assert.deepEqual(problem(await network.handle({ ...good, ...change })), [status, code]);
  }
  const readState: RequestContent = { ...call(network), requestType: "read_state", paths: [] };
  assert.deepEqual(problem(await network.handle(post(readState, 3, other))), [400, "network/misdirected"]);
  assert.equal((await network.handle(post(readState, 3, subnet))).status, 200);
  assert.equal((await network.handle(good)).status, 200);
});

test("handleRequest() takes management calls at any canister id and at the subnet's own id", async () => {
  const network = await createTestNetwork();
  const content = call(network, { canisterId: managementCanisterId });
  const subnet = { kind: "subnet", id: rootSubnet(network.services.keys).subnetId } as const;
  assert.equal((await network.handle(post(content, 4))).status, 200);
  assert.equal((await network.handle(post({ ...content, nonce: Uint8Array.of(1) }, 4, subnet))).status, 200);
});

test("handleRequest() lets web pages of any origin in", async () => {
  const network = await createTestNetwork();
  const preflight = await network.handle({
    method: "OPTIONS",
    path: "/api/v4/x",
    contentType: undefined,
    body: new Uint8Array(0),
  });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers["access-control-allow-methods"] ?? "", /POST/);
  for (const path of ["/api/v2/status", "/nowhere"]) {
    const response = await network.handle({
      method: "GET",
      path,
      contentType: undefined,
      body: new Uint8Array(0),
    });
    assert.equal(response.headers["access-control-allow-origin"], "*");
  }
});

test("handleRequest() reports a subnet that broke: 500 with its code, status unhealthy", async () => {
  const network = await createTestNetwork();
  const status = { method: "GET", path: "/api/v2/status", contentType: undefined, body: new Uint8Array(0) };
  assert.equal(
    decodeStatusResponse(joinBytes((await network.handle(status)).body)).replicaHealthStatus,
    "healthy",
  );
  network.subnet.failure = new NetworkError({ code: "network/worker-crashed", reason: "a test" }, "it broke");
  const content = call(network);
  const query: RequestContent = { ...content, requestType: "query" };
  const readState: RequestContent = { ...content, requestType: "read_state", paths: [] };
  for (const request of [post(content, 4), post(content, 2), post(query, 3), post(readState, 3)]) {
    assert.deepEqual(problem(await network.handle(request)), [500, "network/worker-crashed"]);
  }
  assert.equal(
    decodeStatusResponse(joinBytes((await network.handle(status)).body)).replicaHealthStatus,
    "unhealthy",
  );
});

test("handleRequest() renews a state that is too old before it is read, and only then", async () => {
  let nowNs = 1_800_000_000_000_000_000n;
  const network = await createTestNetwork({ clock: { nowNs: () => nowNs } });
  const readState = (): RequestContent => ({ ...call(network), requestType: "read_state", paths: [] });
  const timeOf = async (): Promise<string> => {
    const response = await network.handle(post(readState(), 3));
    return valueAt(decodeCertificate(decodeReadStateResponse(joinBytes(response.body))).tree, "time");
  };
  const first = await timeOf();
  nowNs += 1_000_000_000n;
  assert.equal(await timeOf(), first);
  nowNs += 1n;
  assert.notEqual(await timeOf(), first);
  assert.equal(network.subnet.rounds.length, 2);
});
