import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Certificate, HttpAgent } from "@icp-sdk/core/agent";
import { encodeUtf8, hasFault } from "../bytes/mod.ts";
import {
  canisterIdFromNumber,
  decodeCanisterRanges,
  decodeCertificate,
  decodeReadStateResponse,
  type EndpointTarget,
  endpointPath,
  lookupPath,
  type LookupResult,
  Principal,
  verifyCertificate,
} from "../wire/mod.ts";
import { verifyBls } from "../bls/mod.ts";
import { startNetwork, type RunningNetwork, type SubnetConfig, type SubnetKind } from "./mod.ts";
import { encodeRequest } from "./testing/identities.ts";
import { certifyingCounter, OfficialClient } from "./testing/official-client.ts";

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "icebox-subnets-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function withNetwork(
  subnets: readonly SubnetKind[],
  use: (network: RunningNetwork, subnets: readonly SubnetConfig[]) => Promise<void>,
): Promise<void> {
  await withFolder(async (stateDirectory) => {
    await using network = await startNetwork({ stateDirectory, subnets });
    await use(network, network.subnets);
  });
}

/** The first canister id of the last range of a subnet: one that users create. */
function placeIn(subnet: SubnetConfig | undefined): Principal {
  return subnet?.canisterRanges.at(-1)?.[0] ?? assert.fail("there is no such subnet");
}

function subnetAt(subnets: readonly SubnetConfig[], index: number): SubnetConfig {
  return subnets[index] ?? assert.fail(`there is no subnet ${String(index)}`);
}

/** Reads and verifies as the official agent does; answers what it found. */
async function readState(
  network: RunningNetwork,
  target: EndpointTarget,
  path: readonly (string | Uint8Array)[],
): Promise<{ readonly result: LookupResult; readonly delegatedBy: string | undefined }> {
  const agent = await HttpAgent.create({ host: network.url, rootKey: network.rootKeyDer });
  const paths = [path.map((label) => (typeof label === "string" ? encodeUtf8(label) : label))];
  const place = target.kind === "canister" ? { canisterId: target.id } : { subnetId: target.id };
  const { certificate } =
    target.kind === "canister"
      ? await agent.readState({ canisterId: target.id }, { paths })
      : await agent.readSubnetState(target.id, { paths });
  await Certificate.create({ certificate, rootKey: network.rootKeyDer, principal: place });
  const { tree, delegation } = decodeCertificate(Uint8Array.from(certificate));
  return { result: lookupPath(tree, paths[0] ?? []), delegatedBy: delegation?.subnetId.toText() };
}

test("a network of several subnets runs a canister on each for the official agent, with every verification on", async () => {
  await withNetwork(["application", "application", "system"], async (network, subnets) => {
    const client = await OfficialClient.connect(network);
    for (const [index, subnet] of subnets.entries()) {
      const canister = await client.install(certifyingCounter, placeIn(subnet));
      assert.equal(canister.toText(), placeIn(subnet).toText(), "the first id of the subnet");
      await client.update(canister, "increment", new Uint8Array(0));
      assert.deepEqual(await client.query(canister, "read"), Uint8Array.of(1, 0, 0, 0));
      const certificate = await client.query(canister, "certificate");
      const { rootKeyDer: rootKey } = network;
      await Certificate.create({ certificate, rootKey, principal: { canisterId: canister } });
      const { delegation } = decodeCertificate(certificate);
      const expected = index === 0 ? undefined : subnet.subnetId.toText();
      assert.equal(delegation?.subnetId.toText(), expected);
    }
  });
});

test("a certificate of one subnet is not believed about a canister of another", async () => {
  await withNetwork(["application", "application"], async (network, subnets) => {
    const client = await OfficialClient.connect(network);
    const canister = await client.install(certifyingCounter, placeIn(subnets[1]));
    await client.update(canister, "increment", new Uint8Array(0));
    const certificate = await client.query(canister, "certificate");
    const { rootKeyDer: rootKey } = network;
    await assert.rejects(
      Certificate.create({ certificate, rootKey, principal: { canisterId: placeIn(subnets[2]) } }),
      /range/,
    );
  });
});

test("read_state shows each subnet with its type, key, node and canister ranges", async () => {
  await withNetwork(["application", "fiduciary"], async (network, subnets) => {
    const types = ["system", "application", "application"];
    for (const [index, subnet] of subnets.entries()) {
      const id = subnet.subnetId.toUint8Array();
      const target = { kind: "subnet", id: subnet.subnetId } as const;
      const found = async (...path: (string | Uint8Array)[]): Promise<Uint8Array> => {
        const { result } = await readState(network, target, path);
        return result.kind === "found" ? result.value : assert.fail(`${path.join("/")} is ${result.kind}`);
      };
      assert.deepEqual(await found("subnet", id, "type"), encodeUtf8(types[index] ?? ""));
      assert.deepEqual(await found("subnet", id, "public_key"), subnet.publicKeyDer);
      const node = ["subnet", id, "node", subnet.nodeId.toUint8Array(), "public_key"];
      assert.deepEqual(await found(...node), subnet.nodeKeyDer);
      const [first = assert.fail()] = subnet.canisterRanges;
      const shard = ["canister_ranges", id, first[0].toUint8Array()];
      const { result } = await readState(network, target, shard.slice(0, 2));
      assert.notEqual(result.kind, "absent");
    }
    // Every subnet tells of the others, but not of their nodes.
    const [root, first] = [subnetAt(subnets, 0), subnetAt(subnets, 1)];
    const target = { kind: "subnet", id: first.subnetId } as const;
    const other = root.subnetId.toUint8Array();
    assert.equal((await readState(network, target, ["subnet", other, "public_key"])).result.kind, "found");
    const node = ["subnet", other, "node", root.nodeId.toUint8Array(), "public_key"];
    assert.equal((await readState(network, target, node)).result.kind, "absent");
  });
});

test("read_state of version 3 hides the flat ranges of all subnets but the root", async () => {
  await withNetwork(["application"], async (network, subnets) => {
    const [root, application] = [subnetAt(subnets, 0), subnetAt(subnets, 1)];
    const flat = (subnet: SubnetConfig): (string | Uint8Array)[] => {
      return ["subnet", subnet.subnetId.toUint8Array(), "canister_ranges"];
    };
    const target = { kind: "canister", id: placeIn(application) } as const;
    const hidden = await readState(network, target, flat(application));
    assert.deepEqual([hidden.result.kind, hidden.delegatedBy], ["unknown", application.subnetId.toText()]);
    const shown = await readState(network, target, flat(root));
    assert.ok(shown.result.kind === "found");
    assert.equal(decodeCanisterRanges(shown.result.value).length, 3);
  });
});

test("a request to a canister id that no subnet holds, or to a subnet that is not there, is refused with 400", async () => {
  await withNetwork(["application"], async (network) => {
    const nowhere = canisterIdFromNumber(2n ** 62n);
    const base = { sender: Principal.anonymous(), ingressExpiryNs: BigInt(Date.now() + 60_000) * 1_000_000n };
    const called = { ...base, canisterId: nowhere, methodName: "read", arg: new Uint8Array(0) };
    const requests = {
      call: { ...called, requestType: "call" },
      query: { ...called, requestType: "query" },
      read_state: { ...base, requestType: "read_state", paths: [[encodeUtf8("time")]] },
    } as const;
    for (const kind of ["call", "query", "read_state"] as const) {
      for (const target of ["canister", "subnet"] as const) {
        const version = kind === "call" ? 4 : 3;
        const url = network.url + endpointPath({ kind, version, target: { kind: target, id: nowhere } });
        const headers = { "content-type": "application/cbor" };
        const body = Uint8Array.from(encodeRequest(requests[kind]));
        const response = await fetch(url, { method: "POST", headers, body });
        const text = target === "canister" ? /does not belong to any subnet/ : /There is no subnet/;
        assert.equal(response.status, 400);
        assert.match(await response.text(), text);
      }
    }
  });
});

test("startNetwork() goes on with the subnets that it has, and refuses others with nothing changed", async () => {
  await withFolder(async (stateDirectory) => {
    const first = await startNetwork({ stateDirectory, subnets: ["application", "application"] });
    const ids = first.subnets.map(({ subnetId }) => subnetId.toText());
    const client = await OfficialClient.connect(first);
    const canister = await client.install(certifyingCounter, placeIn(first.subnets[2]));
    await client.update(canister, "increment", new Uint8Array(0));
    await first.stop();
    const keys = await readFile(join(stateDirectory, "keys.json"), "utf8");
    for (const subnets of [[], ["application"], ["application", "system"]] as const) {
      await assert.rejects(startNetwork({ stateDirectory, subnets }), (error) =>
        hasFault(error, "network/subnets-differ"),
      );
    }
    assert.equal(await readFile(join(stateDirectory, "keys.json"), "utf8"), keys);
    for (const subnets of [undefined, ["application", "application"] as const]) {
      await using network = await startNetwork({ stateDirectory, ...(subnets && { subnets }) });
      assert.deepEqual(
        network.subnets.map(({ subnetId }) => subnetId.toText()),
        ids,
      );
      const again = await OfficialClient.connect(network);
      assert.deepEqual(await again.query(canister, "read"), Uint8Array.of(1, 0, 0, 0));
      const next = await again.create(placeIn(network.subnets[2]));
      assert.notEqual(next.toText(), canister.toText());
    }
  });
});

test("a certificate's delegation is renewed when it is an hour old", async () => {
  await withFolder(async (stateDirectory) => {
    const hourNs = 3_600_000_000_000n;
    let clockNs = BigInt(Date.now()) * 1_000_000n;
    const clock = { nowNs: () => clockNs };
    await using network = await startNetwork({ stateDirectory, subnets: ["application"], clock });
    const target = { kind: "canister", id: placeIn(network.subnets[1]) } as const;
    const content = { requestType: "read_state", sender: Principal.anonymous(), paths: [] } as const;
    const body = Uint8Array.from(encodeRequest({ ...content, ingressExpiryNs: clockNs }));
    const times = async (): Promise<readonly bigint[]> => {
      const url = network.url + endpointPath({ kind: "read_state", version: 3, target });
      const headers = { "content-type": "application/cbor" };
      const response = await fetch(url, { method: "POST", headers, body });
      const certificate = decodeReadStateResponse(new Uint8Array(await response.arrayBuffer()));
      const { rootKeyDer } = network;
      const trust = { rootKeyDer, verifyBls, canisterId: target.id };
      const verdict = verifyCertificate(certificate, trust);
      assert.ok(verdict.ok && verdict.certificate.delegation);
      const inner = verifyCertificate(verdict.certificate.delegation.certificate, { rootKeyDer, verifyBls });
      assert.ok(inner.ok);
      return [verdict.timeNs, inner.timeNs];
    };
    const startNs = clockNs;
    const [, delegatedNs] = await times();
    clockNs = startNs + hourNs / 2n;
    assert.deepEqual(await times(), [clockNs, delegatedNs]);
    clockNs = startNs + 2n * hourNs;
    assert.deepEqual(await times(), [clockNs, clockNs]);
  });
});
