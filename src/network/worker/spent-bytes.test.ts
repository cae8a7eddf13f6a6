import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex } from "../../bytes/mod.ts";
import { managementCanisterId, type Principal, selfAuthenticatingPrincipal } from "../../wire/mod.ts";
import {
  createReplicaState,
  type IngressEntry,
  PersistentMap,
  type ReplicaState,
} from "../../replica/mod.ts";
import { echoCanisterId } from "../testing/echo-subnet.ts";
import { transferBytes } from "./plain-call.ts";
import { droppedResults, HandedArguments } from "./spent-bytes.ts";
import type { PlainCall } from "./subnet-messages.ts";

const sender = selfAuthenticatingPrincipal(new Uint8Array(44));

function plainCall(id: number, fields: Partial<PlainCall> = {}): PlainCall {
  return {
    requestId: Uint8Array.of(id),
    sender: sender.toUint8Array(),
    canisterId: managementCanisterId.toUint8Array(),
    effectiveCanisterId: echoCanisterId.toUint8Array(),
    ingressExpiryNs: 1n,
    nonce: undefined,
    methodName: "upload_canister_snapshot_data",
    arg: new Uint8Array(transferBytes),
    ...fields,
  };
}

test("HandedArguments gives back large arguments that were copied, when their round is visible", () => {
  const handed = new HandedArguments();
  const spent = [plainCall(1), plainCall(2, { methodName: "upload_chunk" })];
  const kept = [
    plainCall(3, { methodName: "install_code" }),
    plainCall(4, { canisterId: echoCanisterId.toUint8Array() }),
    plainCall(5, { arg: new Uint8Array(transferBytes - 1) }),
  ];
  const waiting = plainCall(6);
  const finished = [...spent, ...kept].map(({ requestId }) => requestId);
  handed.roundEnded([...spent, ...kept, waiting], { finished });
  assert.ok([...spent, ...kept, waiting].every(({ arg }) => arg.length > 0));
  handed.release();
  assert.ok(spent.every(({ arg }) => arg.length === 0));
  assert.ok([...kept, waiting].every(({ arg }) => arg.length > 0));
});

const publicKeyDer = new Uint8Array(133);
const nodeKeyDer = new Uint8Array(44);
const subnetId = selfAuthenticatingPrincipal(publicKeyDer);
const canisterRanges = [[echoCanisterId, echoCanisterId]] as const;
const subnet = {
  subnetId,
  kind: "application",
  canisterRanges,
  publicKeyDer,
  nodeId: sender,
  nodeKeyDer,
} as const;
const empty = createReplicaState({ config: { rootKeyDer: publicKeyDer, subnets: [subnet] }, timeNs: 0n });

function stateWith(
  results: readonly { readonly canisterId: Principal; readonly data: Uint8Array }[],
): ReplicaState {
  const calls = results.map(({ canisterId, data }, index) => {
    const requestId = encodeHex(Uint8Array.of(index));
    const entry: IngressEntry = {
      status: { kind: "replied", data },
      sender,
      canisterId,
      effectiveCanisterId: echoCanisterId,
      ingressExpiryNs: 1n,
      resultKey: String(index),
    };
    return { requestId, key: String(index), entry, sizeBytes: data.length };
  });
  const entries = PersistentMap.from(calls.map(({ requestId, entry }) => [requestId, entry] as const));
  const kept = PersistentMap.from(calls.map(({ key, ...result }) => [key, result] as const));
  return { ...empty, ingress: { ...empty.ingress, entries, results: kept } };
}

test("droppedResults() names the large replies of the management canister that are not kept any more", () => {
  const large = new Uint8Array(transferBytes);
  const before = stateWith([
    { canisterId: managementCanisterId, data: large },
    { canisterId: managementCanisterId, data: new Uint8Array(transferBytes) },
    { canisterId: managementCanisterId, data: new Uint8Array(10) },
    { canisterId: managementCanisterId, data: new Uint8Array(2 * transferBytes).subarray(1) },
    { canisterId: echoCanisterId, data: new Uint8Array(transferBytes) },
  ]);
  const results = ["0", "2", "3", "4"].reduce((left, key) => left.without(key), before.ingress.results);
  const dropped = droppedResults(before, { ...before, ingress: { ...before.ingress, results } });
  assert.deepEqual(
    dropped.map((bytes) => bytes === large),
    [true],
  );
  assert.deepEqual(droppedResults(before, before), []);
});
