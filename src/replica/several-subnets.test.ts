import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex, encodeUtf8, equalBytes, hasFault } from "../bytes/mod.ts";
import { getPath, managementCanisterId, type ManagementArgs, type Principal } from "../wire/mod.ts";
import { availableSubnetMemory } from "./cycles/subnet-memory.ts";
import { defaultLimits } from "./limits.ts";
import { collectChanges } from "./persistence/collect-changes.ts";
import { StoredModel } from "./persistence/testing/stored-model.ts";
import { restoreState } from "./persistence/restore-state.ts";
import { stateRootHashes } from "./state-tree/update-state-tree.ts";
import { defaultSubnet, isSameSubnet, receivingSubnet, subnetOf } from "./subnets.ts";
import { counterModule } from "./testing/counter.ts";
import { idOn, networkOf, severalSubnets } from "./testing/several-subnets.ts";
import { installArgs, settingsArgs, type TestSubnet } from "./testing/test-subnet.ts";

const kinds = ["system", "application", "application"] as const;
const GIB = 2 ** 30;

type Creation = ManagementArgs["provisional_create_canister_with_cycles"];
const creation: Creation = { amount: [], settings: [], specified_id: [], sender_canister_version: [] };

function createOn(network: TestSubnet, index: number, change: Partial<Creation> = {}): Principal {
  const options = { effectiveCanisterId: idOn(network, index) };
  const method = "provisional_create_canister_with_cycles";
  return network.manage(method, { ...creation, ...change }, options).canister_id;
}

function refusalOn(network: TestSubnet, index: number, change: Partial<Creation> = {}): string {
  const options = { effectiveCanisterId: idOn(network, index) };
  return network.manageFails("provisional_create_canister_with_cycles", { ...creation, ...change }, options);
}

function texts(ids: readonly Principal[]): string[] {
  return ids.map((id) => id.toText());
}

test("createCanister() gives away the ids of the subnet that received the call, in their order", () => {
  const network = severalSubnets(kinds);
  const created = [1, 2, 1, 0, 2].map((index) => createOn(network, index));
  const expected = [
    [1, 0n],
    [2, 0n],
    [1, 1n],
    [0, 0n],
    [2, 1n],
  ] as const;
  assert.deepEqual(
    texts(created),
    texts(expected.map(([index, position]) => idOn(network, index, position))),
  );
});

test("createCanister() refuses with IC0101 when the ids of the subnet are used up, and others go on", () => {
  const network = severalSubnets(kinds, { size: 3n });
  for (let count = 0; count < 3; count += 1) createOn(network, 1);
  assert.equal(refusalOn(network, 1), "IC0101");
  assert.equal(createOn(network, 2).toText(), idOn(network, 2).toText());
  network.manage("stop_canister", { canister_id: idOn(network, 1, 1n) });
  network.manage("delete_canister", { canister_id: idOn(network, 1, 1n) });
  assert.equal(refusalOn(network, 1), "IC0101", "ids are not given away twice");
});

test("provisional_create_canister_with_cycles takes a specified id of the receiving subnet only", () => {
  const network = severalSubnets(kinds);
  const specified = idOn(network, 2, 5n);
  assert.equal(refusalOn(network, 1, { specified_id: [specified] }), "IC0405");
  assert.equal(createOn(network, 2, { specified_id: [specified] }).toText(), specified.toText());
  assert.equal(createOn(network, 2).toText(), idOn(network, 2).toText());
  for (let count = 1; count < 5; count += 1) createOn(network, 2);
  assert.equal(createOn(network, 2).toText(), idOn(network, 2, 6n).toText(), "the taken id is left out");
});

test("the management canister's own id stands for the first application subnet", () => {
  const network = severalSubnets(["system", "fiduciary", "application"]);
  const options = { effectiveCanisterId: managementCanisterId };
  const made = network.manage("provisional_create_canister_with_cycles", creation, options);
  assert.equal(made.canister_id.toText(), idOn(network, 2).toText());
  assert.equal(defaultSubnet({ config: networkOf(["system", "bitcoin", "sns"]) }).kind, "sns");
});

test("receivingSubnet() and subnetOf() know no subnet for ids that none holds", () => {
  const network = severalSubnets(kinds);
  const { state } = network;
  const nowhere = idOn(network, 2, 16n);
  assert.equal(subnetOf(state, nowhere), undefined);
  assert.equal(receivingSubnet(state, { effectiveCanisterId: nowhere }), undefined);
  const unknown = { effectiveCanisterId: undefined, effectiveSubnetId: nowhere };
  assert.equal(receivingSubnet(state, unknown), undefined);
  assert.equal(isSameSubnet(state, idOn(network, 1), idOn(network, 1, 15n)), true);
  assert.equal(isSameSubnet(state, idOn(network, 1, 15n), idOn(network, 2)), false);
  assert.equal(isSameSubnet(state, nowhere, nowhere), false);
});

test("updateStateTrees() puts canisters and calls into the tree of their subnet alone, and takes them out again", () => {
  const network = severalSubnets(kinds, { limits: { statusKeptNs: 0n } });
  const canister = createOn(network, 2);
  network.manage("install_code", installArgs(canister, counterModule));
  const call = network.makeCall(canister, "increment", new Uint8Array());
  network.round(call);
  const found = (path: readonly Uint8Array[]): number[] =>
    network.state.trees.flatMap((tree, index) => (getPath(tree, path) === undefined ? [] : [index]));
  const canisterPath = [encodeUtf8("canister"), canister.toUint8Array()];
  const callPath = [encodeUtf8("request_status"), call.requestId];
  assert.deepEqual([found(canisterPath), found(callPath)], [[2], [2]]);
  const before = stateRootHashes(network.state, network.context.platform).map(encodeHex);
  assert.equal(new Set(before).size, 3);
  network.manage("stop_canister", { canister_id: canister });
  network.manage("delete_canister", { canister_id: canister });
  for (let round = 0; round < 250; round += 1) network.round();
  assert.deepEqual([found(canisterPath), found(callPath)], [[], []]);
});

test("a call to a subnet endpoint stands in the tree of that subnet", () => {
  const network = severalSubnets(kinds);
  const [, , target] = network.state.config.subnets;
  assert.ok(target);
  const call = network.makeCall(managementCanisterId, "raw_rand", new Uint8Array());
  network.round({ ...call, effectiveCanisterId: undefined, effectiveSubnetId: target.subnetId });
  const path = [encodeUtf8("request_status"), call.requestId];
  assert.deepEqual(
    network.state.trees.map((tree) => getPath(tree, path) !== undefined),
    [false, false, true],
  );
});

test("availableSubnetMemory() and checkSettings() count the canisters of one subnet", () => {
  const network = severalSubnets(kinds, { limits: { subnetMemoryBytes: 10 * GIB } });
  const allocate = (canister: Principal, gib: bigint): ManagementArgs["update_settings"] => ({
    canister_id: canister,
    settings: settingsArgs({ memory_allocation: [gib * BigInt(GIB)] }),
    sender_canister_version: [],
  });
  const [one, other, third] = [createOn(network, 1), createOn(network, 2), createOn(network, 1)];
  network.manage("update_settings", allocate(one, 8n));
  network.manage("update_settings", allocate(other, 8n));
  assert.equal(network.manageFails("update_settings", allocate(third, 3n)), "IC0101");
  const limits = { ...defaultLimits, subnetMemoryBytes: 10 * GIB };
  const available = availableSubnetMemory(network.state, network.canister(other), limits);
  assert.equal(available, 2 * GIB);
});

test("restoreState() brings several subnets back, and refuses other ones", () => {
  const network = severalSubnets(kinds);
  const canister = createOn(network, 1);
  createOn(network, 2);
  network.manage("install_code", installArgs(canister, counterModule));
  const { state, context } = network;
  const store = new StoredModel();
  store.apply(collectChanges(undefined, state));
  const stored = store.stored();
  const restored = restoreState(stored, { config: state.config, context });
  assert.deepEqual(restored.nextCanisterNumbers, state.nextCanisterNumbers);
  const hashes = stateRootHashes(state, context.platform);
  for (const [index, hash] of stateRootHashes(restored, context.platform).entries()) {
    assert.ok(equalBytes(hash, hashes[index] ?? assert.fail()));
  }
  for (const others of [
    ["system", "application"],
    [...kinds, "application"],
    ["system", "application", "sns"],
  ] as const) {
    const config = networkOf(others);
    assert.throws(
      () => restoreState(stored, { config, context }),
      (error) => hasFault(error, "replica/other-subnet"),
    );
  }
});
