import assert from "node:assert/strict";
import { test } from "node:test";
import { Cbor, hashOfMap as foreignHashOfMap } from "@icp-sdk/core/agent";
import { concatBytes, encodeUtf8, hasFault, joinBytes, piecesOf } from "../../bytes/mod.ts";
import { encodeCborSelfDescribed } from "../cbor/encode-cbor.ts";
import { Principal } from "../principal.ts";
import { decodeCallResponse, encodeCallRejection, encodeCallReply } from "./call-response.ts";
import {
  decodeQueryResponse,
  encodeQueryResponse,
  queryResponseHash,
  type QueryResult,
  querySignatureMessage,
} from "./query-response.ts";
import { decodeReadStateResponse, encodeReadStateResponse } from "./read-state-response.ts";
import type { Rejection } from "./rejection.ts";
import { decodeStatusResponse, encodeStatusResponse } from "./status-response.ts";

const rejection: Rejection = { rejectCode: 3, message: "Canister not found", errorCode: "IC0301" };
const replied: QueryResult = { kind: "replied", arg: Uint8Array.of(1, 2) };
const signing = { timestampNs: 1_685_570_400_000_000_001n, requestId: new Uint8Array(32).fill(7) };

test("status answers read back, with every field left out too", () => {
  const full = {
    rootKeyDer: new Uint8Array(133),
    replicaHealthStatus: "healthy",
    implVersion: "1",
    certifiedHeight: 5n,
  };
  assert.deepEqual(decodeStatusResponse(encodeStatusResponse(full)), full);
  assert.deepEqual(decodeStatusResponse(encodeStatusResponse({})), {});
});

test("encodeStatusResponse() uses the field names that clients read", () => {
  const fields = Cbor.decode<object>(
    encodeStatusResponse({ rootKeyDer: new Uint8Array(133), replicaHealthStatus: "healthy" }),
  );
  assert.deepEqual(Object.keys(fields), ["root_key", "replica_health_status"]);
});

test("encodeCallReply() writes what the general encoder writes, and does not copy a large certificate", () => {
  for (const length of [0, 1, 300, 65_536, 70_000]) {
    const certificate = new Uint8Array(length).fill(7);
    const reply = encodeCallReply(certificate);
    assert.deepEqual(joinBytes(reply), encodeCborSelfDescribed({ status: "replied", certificate }));
    assert.equal(piecesOf(reply).includes(certificate), length >= 65_536);
  }
});

test("call answers read back", () => {
  const certificate = Uint8Array.of(9, 9);
  assert.deepEqual(decodeCallResponse(joinBytes(encodeCallReply(certificate))), {
    kind: "certified",
    certificate,
  });
  for (const version of [2, 3, 4] as const) {
    assert.deepEqual(decodeCallResponse(encodeCallRejection(rejection, version)), {
      kind: "rejected",
      rejection,
    });
  }
});

test("encodeCallRejection() has a status only on the synchronous endpoints", () => {
  const fields = { reject_code: 3, reject_message: "Canister not found", error_code: "IC0301" };
  assert.deepEqual(Cbor.decode(encodeCallRejection(rejection, 2)), fields);
  assert.deepEqual(Cbor.decode(encodeCallRejection(rejection)), {
    status: "non_replicated_rejection",
    ...fields,
  });
});

test("query answers read back with their signatures", () => {
  const signatures = [
    { timestampNs: signing.timestampNs, signature: new Uint8Array(64), identity: Principal.anonymous() },
  ];
  const withoutCode: QueryResult = { kind: "rejected", rejectCode: 4, message: "no" };
  for (const outcome of [replied, { kind: "rejected", ...rejection } as const, withoutCode]) {
    const response = { outcome, signatures };
    assert.deepEqual(decodeQueryResponse(encodeQueryResponse(response)), response);
  }
});

test("queryResponseHash() is the agent's hash of the fields that the specification names", () => {
  const common = { timestamp: signing.timestampNs, request_id: signing.requestId };
  const reply = foreignHashOfMap({ status: "replied", reply: { arg: Uint8Array.of(1, 2) }, ...common });
  assert.deepEqual(queryResponseHash(replied, signing), new Uint8Array(reply));
  const fields = {
    status: "rejected",
    reject_code: 3,
    reject_message: "Canister not found",
    error_code: "IC0301",
  };
  const reject = foreignHashOfMap({ ...fields, ...common });
  assert.deepEqual(queryResponseHash({ kind: "rejected", ...rejection }, signing), new Uint8Array(reject));
});

test("querySignatureMessage() is the separator and the hash", () => {
  const message = concatBytes(encodeUtf8("\x0Bic-response"), queryResponseHash(replied, signing));
  assert.deepEqual(querySignatureMessage(replied, signing), message);
});

test("read_state answers read back", () => {
  assert.deepEqual(decodeReadStateResponse(encodeReadStateResponse(Uint8Array.of(1))), Uint8Array.of(1));
});

test("decoders of answers refuse other shapes", () => {
  const isBad = (error: unknown): boolean => hasFault(error, "wire/bad-response");
  const other = encodeCborSelfDescribed({ status: "novel" });
  assert.throws(() => decodeCallResponse(other), isBad);
  assert.throws(() => decodeQueryResponse(other), isBad);
  assert.throws(() => decodeReadStateResponse(other), isBad);
  assert.throws(() => decodeStatusResponse(encodeCborSelfDescribed({ root_key: "text" })), isBad);
});
