import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeHex, encodeHex, encodeLeb128, encodeUtf8 } from "../../bytes/mod.ts";
import {
  decodeCanisterRanges,
  decodePrincipals,
  hashTreeRoot,
  lookupPath,
  type LabeledTree,
  Principal,
  setPath,
  treeRootHash,
} from "../../wire/mod.ts";
import { counterModule } from "../testing/counter.ts";
import { withCustomSection } from "../testing/custom-section.ts";
import { alice, TestSubnet, user } from "../testing/test-subnet.ts";
import type { ReplicaState } from "../state.ts";
import { rootSubnet } from "../subnets.ts";
import { canisterTree } from "./canister-tree.ts";
import { checkReadStatePaths, type ReadStateTarget } from "./check-read-state-paths.ts";
import { readState } from "./read-state.ts";
import { requestStatusTree } from "./request-status-tree.ts";
import { subnetTrees } from "./subnet-tree.ts";
import { treeOf } from "./tree-of.ts";
import { stateRootHash } from "./update-state-tree.ts";

function path(...labels: (string | Uint8Array)[]): Uint8Array[] {
  return labels.map((label) => (typeof label === "string" ? encodeUtf8(label) : label));
}

/** The tree of a state, made from nothing. */
function treeFromScratch(state: ReplicaState): LabeledTree {
  const [start = assert.fail()] = subnetTrees(state.config);
  let tree = setPath(start, path("time"), encodeLeb128(state.timeNs));
  for (const [id, canister] of state.canisters) {
    tree = setPath(tree, path("canister", Principal.fromText(id).toUint8Array()), canisterTree(canister));
  }
  for (const [id, { status }] of state.ingress.entries) {
    tree = setPath(tree, path("request_status", decodeHex(id)), requestStatusTree(status));
  }
  return tree;
}

test("updateStateTree() leads to the same tree as building it from nothing", () => {
  const subnet = new TestSubnet({ statusKeptNs: 0n });
  const { sha256 } = subnet.context.platform;
  const check = (): void => {
    assert.equal(
      encodeHex(treeRootHash(treeOf(subnet.state, rootSubnet(subnet.state)), sha256)),
      encodeHex(treeRootHash(treeFromScratch(subnet.state), sha256)),
    );
  };
  const counter = subnet.install(counterModule);
  check();
  subnet.update(counter, "certify");
  subnet.update(counter, "fail");
  check();
  subnet.manage("stop_canister", { canister_id: counter });
  subnet.manage("uninstall_code", { canister_id: counter, sender_canister_version: [] });
  check();
  subnet.manage("delete_canister", { canister_id: counter });
  check();
  for (let round = 0; round < 250; round += 1) subnet.round();
  assert.equal(subnet.state.ingress.entries.size, 0);
  check();
});

test("readState() reveals what is asked for and the time, under the root hash of the state", () => {
  const subnet = new TestSubnet();
  const module = withCustomSection(counterModule, "icp:public candid:service", encodeUtf8("service : {}"));
  const counter = subnet.install(module);
  const root = rootSubnet(subnet.state);
  const { subnetId, nodeId, nodeKeyDer } = root;
  const id = counter.toUint8Array();
  const paths = [
    path("subnet"),
    path("canister_ranges", subnetId.toUint8Array()),
    path("canister", id, "controllers"),
  ];
  const tree = readState(
    subnet.state,
    { subnet: root, paths: [...paths, path("canister", id, "metadata", "candid:service")] },
    subnet.context.platform,
  );
  assert.deepEqual(hashTreeRoot(tree), stateRootHash(subnet.state, subnet.context.platform));
  const found = (...labels: (string | Uint8Array)[]): Uint8Array => {
    const result = lookupPath(tree, path(...labels));
    assert.ok(result.kind === "found", `${labels.join("/")} is ${result.kind}`);
    return result.value;
  };
  assert.deepEqual(found("time"), encodeLeb128(subnet.state.timeNs));
  const subnetBytes = subnetId.toUint8Array();
  assert.deepEqual(found("subnet", subnetBytes, "node", nodeId.toUint8Array(), "public_key"), nodeKeyDer);
  assert.equal(decodeCanisterRanges(found("subnet", subnetBytes, "canister_ranges")).length, 1);
  assert.deepEqual(
    decodePrincipals(found("canister", id, "controllers")).map((each) => each.toText()),
    [alice.toText()],
  );
  assert.deepEqual(found("canister", id, "metadata", "candid:service"), encodeUtf8("service : {}"));
  assert.equal(lookupPath(tree, path("canister", id, "module_hash")).kind, "unknown");
});

test("readState() proves that a request is unknown", () => {
  const subnet = new TestSubnet();
  subnet.install(counterModule);
  const request = path("request_status", new Uint8Array(32).fill(7), "status");
  const asked = { subnet: rootSubnet(subnet.state), paths: [request.slice(0, 2)] };
  const tree = readState(subnet.state, asked, subnet.context.platform);
  assert.equal(lookupPath(tree, request).kind, "absent");
});

test("checkReadStatePaths() allows the paths of the specification and no others", () => {
  const subnet = new TestSubnet();
  const module = withCustomSection(counterModule, "icp:private secret", encodeUtf8("s"));
  const counter = subnet.install(module);
  const other = subnet.create();
  const id = counter.toUint8Array();
  const subnetId = rootSubnet(subnet.state).subnetId;
  const sid = subnetId.toUint8Array();
  const atCanister: ReadStateTarget = { kind: "canister", id: counter };
  const atSubnet: ReadStateTarget = { kind: "subnet", id: subnetId };
  const verdict = (target: ReadStateTarget, labels: Uint8Array[], sender = alice): string | number => {
    const answer = checkReadStatePaths(subnet.state, { paths: [labels], sender, target });
    return answer.kind === "refused" ? answer.httpStatus : answer.kind;
  };
  const cases: [ReadStateTarget, Uint8Array[], string | number][] = [
    [atCanister, path("time"), "allowed"],
    [atCanister, path("time", "x"), 400],
    [atCanister, path(), 400],
    [atCanister, path("nonsense"), 400],
    [atCanister, path("subnet"), "allowed"],
    [atCanister, path("subnet", sid, "canister_ranges"), "allowed"],
    [atCanister, path("subnet", sid, "node", "n", "public_key"), "allowed"],
    [atCanister, path("subnet", sid, "node", "n", "x"), 400],
    [atCanister, path("canister_ranges", sid), 400],
    [atSubnet, path("canister_ranges", sid), "allowed"],
    [atCanister, path("canister", id, "controllers"), "allowed"],
    [atCanister, path("canister", id, "certified_data"), 400],
    [atCanister, path("canister", other.toUint8Array(), "controllers"), 400],
    [atSubnet, path("canister", id, "controllers"), 400],
    [atCanister, path("canister", id, "metadata", "secret"), "allowed"],
    [atCanister, path("canister", id, "metadata", "missing"), "allowed"],
    [atCanister, path("canister", id, "metadata", Uint8Array.of(0xff)), 400],
  ];
  for (const [target, labels, expected] of cases) {
    assert.equal(verdict(target, labels), expected, labels.map(encodeHex).join("/"));
  }
  const stranger = user("stranger");
  assert.equal(verdict(atCanister, path("canister", id, "metadata", "secret"), stranger), 403);
});

test("checkReadStatePaths() shows a request status to its sender only, at the canister it was sent to", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const call = subnet.makeCall(counter, "increment", new Uint8Array());
  subnet.round(call);
  const verdict = (sender: Principal, target: Principal): string | number => {
    const question = {
      paths: [path("request_status", call.requestId, "reply")],
      sender,
      target: { kind: "canister", id: target },
    } as const;
    const answer = checkReadStatePaths(subnet.state, question);
    return answer.kind === "refused" ? answer.httpStatus : answer.kind;
  };
  assert.equal(verdict(alice, counter), "allowed");
  assert.equal(verdict(user("stranger"), counter), 403);
  assert.equal(verdict(alice, subnet.create()), 400);
});

test("checkReadStatePaths() refuses two requests in one question", () => {
  const subnet = new TestSubnet();
  const target = { kind: "canister", id: subnet.create() } as const;
  const paths = [path("request_status", Uint8Array.of(1)), path("request_status", Uint8Array.of(2))];
  assert.equal(checkReadStatePaths(subnet.state, { paths, sender: alice, target }).kind, "refused");
});
