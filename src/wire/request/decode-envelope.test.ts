import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeHex } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import type { CborMap, CborValue } from "../cbor/cbor-value.ts";
import { encodeCborSelfDescribed } from "../cbor/encode-cbor.ts";
import { Principal } from "../principal.ts";
import { hashOfMap } from "../representation-hash.ts";
import { decodeEnvelope } from "./decode-envelope.ts";
import { encodeEnvelope, type Envelope } from "./envelope.ts";
import { requestIdOf } from "./request-id.ts";

const call: CborMap = {
  request_type: "call",
  sender: Uint8Array.of(4),
  ingress_expiry: 1_685_570_400_000_000_000n,
  canister_id: new Uint8Array(10),
  method_name: "append",
  arg: decodeHex("4449444c0000"),
};

const delegation: CborMap = { pubkey: Uint8Array.of(1), expiration: 5n };

function codeOf(body: CborValue): string {
  const decoded = decodeEnvelope(encodeCborSelfDescribed(body));
  return decoded.ok ? "ok" : decoded.fault.code;
}

test("decodeEnvelope() reads back every field that encodeEnvelope() wrote", () => {
  const envelope: Envelope = {
    content: {
      requestType: "call",
      sender: Principal.fromText("ryjl3-tyaaa-aaaaa-aaaba-cai"),
      ingressExpiryNs: 2n ** 64n - 1n,
      nonce: new Uint8Array(32),
      canisterId: Principal.fromText("aaaaa-aa"),
      methodName: "m\u00e4thod",
      arg: Uint8Array.of(1, 2),
      otherFields: { novel: Uint8Array.of(3) },
    },
    senderPublicKey: Uint8Array.of(1),
    senderSignature: Uint8Array.of(2),
    senderDelegation: [
      {
        delegation: {
          publicKey: Uint8Array.of(5),
          expirationNs: 7n,
          targets: [Principal.anonymous()],
          permissions: "queries",
          otherFields: { note: "x" },
        },
        signature: Uint8Array.of(6),
      },
    ],
  };
  const decoded = decodeEnvelope(encodeEnvelope(envelope));
  assert.ok(decoded.ok);
  assert.deepEqual(decoded.envelope, envelope);
  assert.deepEqual(decoded.requestId, requestIdOf(envelope.content));
});

test("decodeEnvelope() reads a read_state request", () => {
  const envelope: Envelope = {
    content: {
      requestType: "read_state",
      sender: Principal.anonymous(),
      ingressExpiryNs: 1n,
      paths: [[], [Uint8Array.of(1), Uint8Array.of()]],
    },
  };
  const decoded = decodeEnvelope(encodeEnvelope(envelope));
  assert.ok(decoded.ok);
  assert.deepEqual(decoded.envelope, envelope);
});

test("decodeEnvelope() hashes the nested fields of sender_info", () => {
  const sender_info = { info: Uint8Array.of(1), signer: new Uint8Array(10), sig: Uint8Array.of(2) };
  const decoded = decodeEnvelope(encodeCborSelfDescribed({ content: { ...call, sender_info } }));
  assert.ok(decoded.ok);
  assert.deepEqual(decoded.requestId, hashOfMap({ ...call, sender_info }));
});

test("decodeEnvelope() gives two requests that differ in an unknown field different ids", () => {
  const one = decodeEnvelope(encodeCborSelfDescribed({ content: call }));
  const two = decodeEnvelope(encodeCborSelfDescribed({ content: { ...call, novel: 1 } }));
  assert.ok(one.ok && two.ok);
  assert.notDeepEqual(one.requestId, two.requestId);
});

const malformed: readonly (readonly [what: string, body: CborValue, code: string])[] = [
  ["a body that is no map", [1], "wire/bad-envelope"],
  ["a missing content", {}, "wire/bad-envelope"],
  ["an unknown request type", { content: { ...call, request_type: "update" } }, "wire/bad-envelope"],
  ["a text as arg", { content: { ...call, arg: "text" } }, "wire/bad-envelope"],
  ["a sender of 30 bytes", { content: { ...call, sender: new Uint8Array(30) } }, "wire/bad-envelope"],
  ["a negative expiry", { content: { ...call, ingress_expiry: -1 } }, "wire/bad-envelope"],
  ["a nonce of 33 bytes", { content: { ...call, nonce: new Uint8Array(33) } }, "wire/bad-envelope"],
  ["a null in an unknown field", { content: { ...call, novel: null } }, "wire/unhashable-value"],
  ["a signature that is a text", { content: call, sender_sig: "x" }, "wire/bad-envelope"],
  [
    "a delegation without signature",
    { content: call, sender_delegation: [{ delegation }] },
    "wire/bad-envelope",
  ],
  [
    "21 delegations",
    {
      content: call,
      sender_delegation: new Array<CborValue>(21).fill({ delegation, signature: Uint8Array.of() }),
    },
    "wire/bad-envelope",
  ],
  [
    "1001 targets",
    {
      content: call,
      sender_delegation: [
        {
          delegation: { ...delegation, targets: new Array<CborValue>(1001).fill(Uint8Array.of(1)) },
          signature: Uint8Array.of(),
        },
      ],
    },
    "wire/bad-envelope",
  ],
  [
    "1001 paths",
    {
      content: {
        request_type: "read_state",
        sender: Uint8Array.of(4),
        ingress_expiry: 1,
        paths: new Array<CborValue>(1001).fill([]),
      },
    },
    "wire/bad-envelope",
  ],
  [
    "a path of 128 labels",
    {
      content: {
        request_type: "read_state",
        sender: Uint8Array.of(4),
        ingress_expiry: 1,
        paths: [new Array<CborValue>(128).fill(Uint8Array.of())],
      },
    },
    "wire/bad-envelope",
  ],
];
for (const [what, body, code] of malformed) {
  test(`decodeEnvelope() answers ${code} for ${what}`, () => {
    assert.equal(codeOf(body), code);
  });
}

test("decodeEnvelope() answers random damage with a value, never with an exception", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = new SeededRandom(seed);
    const bytes = encodeCborSelfDescribed({
      content: call,
      sender_delegation: [{ delegation, signature: Uint8Array.of(1) }],
    });
    for (let hit = 0; hit < 1 + random.below(4); hit++) bytes[random.below(bytes.length)] = random.below(256);
    assert.equal(typeof decodeEnvelope(bytes).ok, "boolean", `seed ${String(seed)}`);
  }
});
