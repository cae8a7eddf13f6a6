import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Certificate } from "@icp-sdk/core/agent";
import { Ed25519KeyIdentity } from "@icp-sdk/core/identity";
import { Secp256k1KeyIdentity } from "@icp-sdk/core/identity/secp256k1";
import { encodeUtf8, hasFault } from "../bytes/mod.ts";
import { decodeCertificate, encodeEnvelope, endpointPath, lookupPath, Principal } from "../wire/mod.ts";
import { defaultLimits } from "../replica/mod.ts";
import { certifyingCounter, OfficialClient } from "./testing/official-client.ts";
import { startNetwork, systemClock, type NetworkOptions, type RunningNetwork } from "./mod.ts";

async function withNetwork(
  options: Partial<NetworkOptions>,
  use: (network: RunningNetwork, folder: string) => Promise<void>,
): Promise<void> {
  const stateDirectory = await mkdtemp(join(tmpdir(), "icebox-network-"));
  try {
    await using network = await startNetwork({ stateDirectory, ...options });
    await use(network, stateDirectory);
  } finally {
    await rm(stateDirectory, { recursive: true });
  }
}

test("startNetwork() runs a canister for the official agent, with every verification on", async () => {
  await withNetwork({}, async (network) => {
    for (const identity of [Ed25519KeyIdentity.generate(), Secp256k1KeyIdentity.generate()]) {
      const client = await OfficialClient.connect(network, identity);
      const canister = await client.install(certifyingCounter);
      for (const count of [1, 2, 3]) {
        const reply = await client.update(canister, "increment", new Uint8Array(0));
        assert.deepEqual(reply, Uint8Array.of(count, 0, 0, 0));
      }
      assert.deepEqual(await client.query(canister, "read"), Uint8Array.of(3, 0, 0, 0));
    }
  });
});

test("startNetwork() gives queries a certificate for the canister's certified data", async () => {
  await withNetwork({}, async (network) => {
    const client = await OfficialClient.connect(network);
    const canister = await client.install(certifyingCounter);
    await client.update(canister, "increment", new Uint8Array(0));
    const certificate = await client.query(canister, "certificate");
    const { rootKeyDer: rootKey } = network;
    await Certificate.create({ certificate, rootKey, principal: { canisterId: canister } });
    const path = [encodeUtf8("canister"), canister.toUint8Array(), encodeUtf8("certified_data")];
    const found = lookupPath(decodeCertificate(certificate).tree, path);
    assert.deepEqual(
      found.kind === "found" ? Uint8Array.from(found.value) : found.kind,
      Uint8Array.of(1, 0, 0, 0),
    );
  });
});

test("startNetwork() executes the calls of many clients, each once", async () => {
  await withNetwork({}, async (network) => {
    const client = await OfficialClient.connect(network);
    const canister = await client.install(certifyingCounter);
    const replies = await Promise.all(
      Array.from({ length: 40 }, () => client.update(canister, "increment", new Uint8Array(0))),
    );
    const counts = replies.map((reply) => reply[0] ?? 0).sort((a, b) => a - b);
    assert.deepEqual(
      counts,
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
  });
});

test("startNetwork() stops an endless loop at the injected limit and answers the next call", async () => {
  const instructions = {
    update: 10_000_000n,
    query: 10_000_000n,
    inspectMessage: 10_000_000n,
    installCode: 10_000_000n,
  };
  await withNetwork({ replicaLimits: { instructions } }, async (network) => {
    const client = await OfficialClient.connect(network);
    const canister = await client.install(certifyingCounter);
    await assert.rejects(client.update(canister, "spin", new Uint8Array(0)), /IC0522/);
    assert.deepEqual(
      await client.update(canister, "increment", new Uint8Array(0)),
      Uint8Array.of(1, 0, 0, 0),
    );
  });
});

test("RunningNetwork.stop() does not wait for an endless message", async () => {
  const instructions = { ...defaultLimits.instructions, update: 10n ** 15n };
  await withNetwork({ replicaLimits: { instructions }, limits: { stopGraceMs: 50 } }, async (network) => {
    const client = await OfficialClient.connect(network);
    const canister = await client.install(certifyingCounter);
    const ingressExpiryNs = systemClock.nowNs() + 60_000_000_000n;
    const content = {
      requestType: "call",
      canisterId: canister,
      methodName: "spin",
      arg: new Uint8Array(0),
    } as const;
    const body = encodeEnvelope({ content: { ...content, ingressExpiryNs, sender: Principal.anonymous() } });
    const path = endpointPath({ kind: "call", version: 2, target: { kind: "canister", id: canister } });
    const headers = { "content-type": "application/cbor" };
    const { status } = await fetch(`${network.url}${path}`, {
      method: "POST",
      headers,
      body: Uint8Array.from(body),
    });
    assert.equal(status, 202);
    await network.stop();
  });
});

test("startNetwork() keeps its keys in the state folder, and refuses a folder with corrupt ones", async () => {
  await withNetwork({}, async (network, stateDirectory) => {
    await network.stop();
    await network.stop();
    await assert.rejects(fetch(`${network.url}/api/v2/status`));
    const again = await startNetwork({ stateDirectory });
    assert.deepEqual(again.rootKeyDer, network.rootKeyDer);
    await again.stop();
    await writeFile(join(stateDirectory, "keys.json"), "{}");
    await assert.rejects(startNetwork({ stateDirectory }), (error) =>
      hasFault(error, "network/keys-corrupt"),
    );
  });
});
