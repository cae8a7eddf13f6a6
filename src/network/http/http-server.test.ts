import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { HttpAgent, isV4ResponseBody } from "@icp-sdk/core/agent";
import { DelegationChain, DelegationIdentity, Ed25519KeyIdentity } from "@icp-sdk/core/identity";
import { Secp256k1KeyIdentity } from "@icp-sdk/core/identity/secp256k1";
import type { Identity } from "@icp-sdk/core/agent";
import { encodeUtf8, equalBytes, hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import {
  decodeCallResponse,
  decodeCertificate,
  decodePrincipal,
  lookupPath,
  requestIdOf,
} from "../../wire/mod.ts";
import type { NetworkLimits } from "../network-limits.ts";
import { echoCanisterId } from "../testing/echo-subnet.ts";
import { encodeRequest } from "../testing/identities.ts";
import { createTestNetwork, type TestNetwork } from "../testing/test-network.ts";
import { listen } from "./http-server.ts";

async function withServer(
  limits: Partial<NetworkLimits>,
  use: (url: string, network: TestNetwork) => Promise<void>,
): Promise<void> {
  const network = await createTestNetwork({ limits });
  const server = await listen(network.handle, {
    host: "127.0.0.1",
    port: 0,
    limits: network.services.limits,
  });
  try {
    await use(`http://127.0.0.1:${String(server.port)}`, network);
  } finally {
    await server.close();
  }
}

async function identities(): Promise<(Identity | undefined)[]> {
  const root = Ed25519KeyIdentity.generate();
  const session = Ed25519KeyIdentity.generate();
  const chain = await DelegationChain.create(root, session.getPublicKey(), new Date(Date.now() + 60_000), {
    targets: [echoCanisterId],
  });
  return [
    undefined,
    root,
    Secp256k1KeyIdentity.generate(),
    DelegationIdentity.fromDelegation(session, chain),
  ];
}

test("listen() serves the official agent: status, call, verified query, read_state, every kind of identity", async () => {
  await withServer({}, async (host, network) => {
    for (const identity of await identities()) {
      const agent = await HttpAgent.create({
        host,
        shouldFetchRootKey: true,
        verifyQuerySignatures: true,
        ...(identity && { identity }),
      });
      assert.deepEqual(agent.rootKey, network.services.keys.config.rootKeyDer);
      const arg = encodeUtf8("DIDL");
      const { response, requestId } = await agent.call(echoCanisterId, { methodName: "hello", arg });
      assert.equal(response.status, 200);
      assert.ok(isV4ResponseBody(response.body));
      const { tree } = decodeCertificate(response.body.certificate);
      const reply = lookupPath(tree, [encodeUtf8("request_status"), requestId, encodeUtf8("reply")]);
      assert.deepEqual(reply.kind === "found" ? Uint8Array.from(reply.value) : reply.kind, arg);
      const query = await agent.query(echoCanisterId, { methodName: "hello", arg });
      assert.deepEqual("reply" in query ? query.reply.arg : query, arg);
      const state = await agent.readState({ canisterId: echoCanisterId }, { paths: [[encodeUtf8("time")]] });
      assert.equal(lookupPath(decodeCertificate(state.certificate).tree, [encodeUtf8("time")]).kind, "found");
    }
  });
});

test("listen() takes a large call twice at once, declared and streamed, and sends each its whole certificate", async () => {
  await withServer({}, async (url, network) => {
    const random = new SeededRandom(20_261_124);
    for (let turn = 0; turn < 5; turn += 1) {
      const content = {
        requestType: "call",
        sender: decodePrincipal(Uint8Array.of(4)),
        ingressExpiryNs: network.services.clock.nowNs() + 60_000_000_000n,
        canisterId: echoCanisterId,
        methodName: "hello",
        arg: random.bytes(1_500_000),
      } as const;
      const bytes = encodeRequest(content);
      const post = async (body: Uint8Array<ArrayBuffer> | ReadableStream): Promise<void> => {
        const headers = { "content-type": "application/cbor" };
        const path = `${url}/api/v4/canister/${echoCanisterId.toText()}/call`;
        const response = await fetch(path, { method: "POST", headers, body, duplex: "half" });
        const answer = decodeCallResponse(new Uint8Array(await response.arrayBuffer()));
        assert.equal(answer.kind, "certified");
        const { tree } = decodeCertificate(answer.certificate);
        const reply = lookupPath(tree, [
          encodeUtf8("request_status"),
          requestIdOf(content),
          encodeUtf8("reply"),
        ]);
        assert.ok(reply.kind === "found" && equalBytes(reply.value, content.arg));
      };
      const stream = new ReadableStream({
        start(controller): void {
          for (let offset = 0; offset < bytes.length; offset += 100_000)
            controller.enqueue(bytes.slice(offset, offset + 100_000));
          controller.close();
        },
      });
      await Promise.all([post(Uint8Array.from(bytes)), post(Uint8Array.from(bytes)), post(stream)]);
    }
  });
});

test("listen() refuses a declared body over the limit without reading it, and a longer one while it arrives", async () => {
  await withServer({ maxBodyBytes: 1000 }, async (url) => {
    const path = `${url}/api/v4/canister/${echoCanisterId.toText()}/call`;
    const headers = { "content-type": "application/cbor" };
    const declared = await fetch(path, { method: "POST", headers, body: new Uint8Array(1001) });
    assert.deepEqual(
      [declared.status, declared.headers.get("x-error-code")],
      [413, "network/body-too-large"],
    );
    const chunks = new ReadableStream({
      start(controller): void {
        for (let index = 0; index < 3; index += 1) controller.enqueue(new Uint8Array(500));
        controller.close();
      },
    });
    const streamed = await fetch(path, { method: "POST", headers, body: chunks, duplex: "half" });
    assert.equal(streamed.status, 413);
    assert.equal((await fetch(`${url}/api/v2/status`)).status, 200);
  });
});

test("listen() answers HEAD without a body", async () => {
  await withServer({}, async (url) => {
    const response = await fetch(`${url}/api/v2/status`, { method: "HEAD" });
    assert.equal(response.status, 200);
    assert.equal((await response.arrayBuffer()).byteLength, 0);
  });
});

test("listen() survives a connection that breaks in the middle of a body", async () => {
  await withServer({}, async (url) => {
    const { hostname, port } = new URL(url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write("POST /api/v2/status HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nabc", () => {
          socket.destroy();
          resolve();
        });
      });
    });
    assert.equal((await fetch(`${url}/api/v2/status`)).status, 200);
  });
});

test("listen() closes a connection whose request does not arrive in time", async () => {
  await withServer({ headersTimeoutMs: 50, requestTimeoutMs: 60 }, async (url) => {
    const { hostname, port } = new URL(url);
    for (const beginning of [
      "POST /api/v2/status HT",
      "POST /x HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\nabc",
    ]) {
      const received = await new Promise<string>((resolve) => {
        let text = "";
        const socket = connect(Number(port), hostname, () => socket.write(beginning));
        socket.setEncoding("latin1");
        socket.on("data", (part: string) => (text += part));
        socket.on("close", () => {
          resolve(text);
        });
      });
      assert.match(received, /^HTTP\/1.1 408 /);
    }
    assert.equal((await fetch(`${url}/api/v2/status`)).status, 200);
  });
});

test("listen() reports a port that is taken with a code", async () => {
  await withServer({}, async (url, network) => {
    const port = Number(new URL(url).port);
    const attempt = listen(network.handle, { host: "127.0.0.1", port, limits: network.services.limits });
    await assert.rejects(attempt, (error) => hasFault(error, "network/address-unavailable"));
  });
});
