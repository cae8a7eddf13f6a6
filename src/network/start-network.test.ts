import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Certificate, HttpAgent, type Identity } from "@icp-sdk/core/agent";
import { Ed25519KeyIdentity } from "@icp-sdk/core/identity";
import { Secp256k1KeyIdentity } from "@icp-sdk/core/identity/secp256k1";
import { encodeUtf8, hasFault } from "../bytes/mod.ts";
import {
  canisterIdFromNumber,
  decodeCertificate,
  decodeManagementResult,
  encodeEnvelope,
  encodeManagementArgs,
  endpointPath,
  managementCanisterId,
  lookupPath,
  type ManagementArgs,
  Principal,
} from "../wire/mod.ts";
import { defaultLimits } from "../replica/mod.ts";
import { assembleWat } from "../../tests/support/compile-wat.ts";
import { startNetwork, systemClock, type NetworkOptions, type RunningNetwork } from "./mod.ts";

const anyCanister = canisterIdFromNumber(0x8000000000100001n);

const counter = assembleWat(`
  (module
    (import "ic0" "msg_reply" (func $reply))
    (import "ic0" "msg_reply_data_append" (func $append (param i32 i32)))
    (import "ic0" "certified_data_set" (func $certify (param i32 i32)))
    (import "ic0" "data_certificate_size" (func $certificate_size (result i32)))
    (import "ic0" "data_certificate_copy" (func $certificate_copy (param i32 i32 i32)))
    (memory 1)
    (func (export "canister_update increment")
      (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
      (call $certify (i32.const 0) (i32.const 4))
      (call $append (i32.const 0) (i32.const 4))
      (call $reply))
    (func (export "canister_query read")
      (call $append (i32.const 0) (i32.const 4))
      (call $reply))
    (func (export "canister_query certificate")
      (call $certificate_copy (i32.const 16) (i32.const 0) (call $certificate_size))
      (call $append (i32.const 16) (call $certificate_size))
      (call $reply))
    (func (export "canister_update spin") (loop $again (br $again))))`);

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

/** The official agent as a client, with every verification it has. */
class Client {
  readonly #agent: HttpAgent;

  constructor(agent: HttpAgent) {
    this.#agent = agent;
  }

  static async connect(
    network: RunningNetwork,
    identity: Identity = Ed25519KeyIdentity.generate(),
  ): Promise<Client> {
    return new Client(await HttpAgent.create({ host: network.url, identity, rootKey: network.rootKeyDer }));
  }

  async update(
    canisterId: Principal,
    methodName: string,
    arg: Uint8Array,
    effectiveCanisterId = canisterId,
  ): Promise<Uint8Array> {
    const effectiveTarget = { canisterId: effectiveCanisterId };
    const { reply } = await this.#agent.update(canisterId, { methodName, arg, effectiveTarget });
    return Uint8Array.from(reply);
  }

  async query(canisterId: Principal, methodName: string): Promise<Uint8Array> {
    const answer = await this.#agent.query(canisterId, { methodName, arg: new Uint8Array(0) });
    assert.equal(answer.status, "replied");
    return Uint8Array.from(answer.reply.arg);
  }

  async manage<Method extends "provisional_create_canister_with_cycles" | "install_code">(
    method: Method,
    args: ManagementArgs[Method],
    target: Principal = anyCanister,
  ): Promise<Uint8Array> {
    return this.update(managementCanisterId, method, encodeManagementArgs(method, args), target);
  }

  async install(module: Uint8Array): Promise<Principal> {
    const method = "provisional_create_canister_with_cycles";
    const made = await this.manage(method, {
      amount: [],
      settings: [],
      specified_id: [],
      sender_canister_version: [],
    });
    const { canister_id } = decodeManagementResult(method, made);
    const mode = { install: null };
    const arg = new Uint8Array(0);
    await this.manage(
      "install_code",
      { canister_id, mode, arg, wasm_module: module, sender_canister_version: [] },
      canister_id,
    );
    return canister_id;
  }
}

test("startNetwork() runs a canister for the official agent, with every verification on", async () => {
  await withNetwork({}, async (network) => {
    for (const identity of [Ed25519KeyIdentity.generate(), Secp256k1KeyIdentity.generate()]) {
      const client = await Client.connect(network, identity);
      const canister = await client.install(counter);
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
    const client = await Client.connect(network);
    const canister = await client.install(counter);
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
    const client = await Client.connect(network);
    const canister = await client.install(counter);
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
    const client = await Client.connect(network);
    const canister = await client.install(counter);
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
    const client = await Client.connect(network);
    const canister = await client.install(counter);
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
