import assert from "node:assert/strict";
import { test } from "node:test";
import { Expiry, requestIdOf as foreignRequestIdOf } from "@icp-sdk/core/agent";
import { Delegation as ForeignDelegation } from "@icp-sdk/core/identity";
import { decodeHex, encodeHex, encodeUtf8, hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { decodePrincipal, Principal } from "../principal.ts";
import { hashOfMap } from "../representation-hash.ts";
import { sha256 } from "../sha256.ts";
import { delegationHash } from "./delegation.ts";
import { contentToMap, requestIdOf } from "./request-id.ts";
import type { CallContent, ReadStateContent } from "./request-content.ts";

test("requestIdOf() of the specification's example", () => {
  const content: CallContent = {
    requestType: "call",
    sender: Principal.anonymous(),
    ingressExpiryNs: 1685570400000000000n,
    canisterId: decodePrincipal(decodeHex("00000000000004d2")),
    methodName: "hello",
    arg: decodeHex("4449444c00fd2a"),
  };
  const id = encodeHex(requestIdOf(content));
  assert.equal(id, "1d1091364d6bb8a6c16b203ee75467d59ead468f523eb058880ae8ec80e2b101");
});

test("hashOfMap() of a nested map hashes it as a map", () => {
  const inner = hashOfMap({ arg: encodeUtf8("DIDL\x00\x00") });
  const outer = sha256(Uint8Array.of(...sha256(encodeUtf8("reply")), ...inner));
  assert.deepEqual(hashOfMap({ reply: { arg: encodeUtf8("DIDL\x00\x00") } }), outer);
});

test("hashOfMap() refuses what the specification gives no hash", () => {
  for (const value of [true, null]) {
    assert.throws(
      () => hashOfMap({ value }),
      (error) => hasFault(error, "wire/unhashable-value"),
    );
  }
});

test("requestIdOf() agrees with the agent's on random calls, queries and read_state requests", () => {
  const seed = 11;
  const random = new SeededRandom(seed);
  for (let round = 0; round < 100; round++) {
    const note = `seed ${String(seed)}, round ${String(round)}`;
    const ingressExpiryNs = BigInt(random.below(2 ** 31)) * 1_000_000_000n;
    const base = {
      sender: decodePrincipal(random.bytes(1 + random.below(29))),
      ingressExpiryNs,
      ...(random.below(2) === 0 && { nonce: random.bytes(16) }),
    };
    const call: CallContent = {
      ...base,
      requestType: "call",
      canisterId: decodePrincipal(random.bytes(10)),
      methodName: `method \u00e4 ${String(random.below(100))}`,
      arg: random.bytes(random.below(100)),
      otherFields: { sender_info: { info: random.bytes(3), signer: random.bytes(10), sig: random.bytes(5) } },
    };
    const readState: ReadStateContent = {
      ...base,
      requestType: "read_state",
      paths: Array.from({ length: random.below(4) }, () =>
        Array.from({ length: random.below(4) }, () => random.bytes(5)),
      ),
    };
    for (const content of [call, readState]) {
      const foreign = foreignRequestIdOf({
        ...contentToMap(content),
        sender: base.sender,
        ingress_expiry: ingressExpiryNs,
      });
      assert.deepEqual(requestIdOf(content), new Uint8Array(foreign), note);
    }
  }
});

test("requestIdOf() agrees with the agent's for an expiry made by the agent", () => {
  const expiry = Expiry.fromJSON(JSON.stringify({ __expiry__: "1685570400000000000" }));
  const base = {
    request_type: "query",
    canister_id: Principal.fromText("aaaaa-aa"),
    method_name: "m",
    arg: decodeHex("00"),
  };
  const foreign = foreignRequestIdOf({ ...base, sender: Principal.anonymous(), ingress_expiry: expiry });
  const ours = requestIdOf({
    requestType: "query",
    sender: Principal.anonymous(),
    ingressExpiryNs: 1685570400000000000n,
    canisterId: Principal.fromText("aaaaa-aa"),
    methodName: "m",
    arg: decodeHex("00"),
  });
  assert.deepEqual(ours, new Uint8Array(foreign));
});

test("delegationHash() agrees with the agent's", () => {
  const publicKey = decodeHex("302a300506032b6570032100".padEnd(88, "1"));
  const targets = [Principal.fromText("aaaaa-aa"), Principal.fromText("ryjl3-tyaaa-aaaaa-aaaba-cai")];
  for (const used of [undefined, targets]) {
    const foreign = new ForeignDelegation(publicKey, 1_685_570_400_000_000_000n, used);
    const ours = delegationHash({
      publicKey,
      expirationNs: foreign.expiration,
      ...(used && { targets: used }),
    });
    assert.deepEqual(ours, new Uint8Array(foreignRequestIdOf({ ...foreign })));
  }
});
