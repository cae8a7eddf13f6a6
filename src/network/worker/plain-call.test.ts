import assert from "node:assert/strict";
import { test } from "node:test";
import { concatBytes } from "../../bytes/mod.ts";
import { decodeEnvelope, decodePrincipal, encodeEnvelope, type CallContent } from "../../wire/mod.ts";
import { echoCanisterId } from "../testing/echo-subnet.ts";
import { toAdmittedCall, toPlainCall, transferableBuffers, transferBytes } from "./plain-call.ts";
import type { PlainCall } from "./subnet-messages.ts";

function decoded(argBytes: number): { content: CallContent; call: PlainCall } {
  const body = encodeEnvelope({
    content: {
      requestType: "call",
      sender: decodePrincipal(concatBytes(new Uint8Array(28), Uint8Array.of(2))),
      ingressExpiryNs: 5n,
      nonce: Uint8Array.of(1, 2),
      canisterId: echoCanisterId,
      methodName: "hello",
      arg: new Uint8Array(argBytes).fill(3),
    },
  });
  const result = decodeEnvelope(body);
  assert.ok(result.ok && result.envelope.content.requestType === "call");
  const { content } = result.envelope;
  const effectiveCanisterId = content.canisterId.toUint8Array();
  return { content, call: toPlainCall({ requestId: result.requestId, content, effectiveCanisterId }) };
}

test("toPlainCall() and toAdmittedCall() keep every field of a call", () => {
  for (const size of [0, 10, transferBytes]) {
    const { content, call } = decoded(size);
    const admitted = toAdmittedCall(structuredClone(call));
    assert.deepEqual(admitted.requestId, call.requestId);
    assert.equal(admitted.effectiveCanisterId?.toText(), echoCanisterId.toText());
    assert.equal(admitted.content.sender.toText(), content.sender.toText());
    assert.equal(admitted.content.canisterId.toText(), content.canisterId.toText());
    assert.deepEqual(Uint8Array.from(admitted.content.arg), new Uint8Array(size).fill(3));
    assert.deepEqual(admitted.content.nonce, Uint8Array.of(1, 2));
    assert.deepEqual([admitted.content.ingressExpiryNs, admitted.content.methodName], [5n, "hello"]);
  }
});

test("toAdmittedCall() makes equal principals the same object, as the state remembers them for every call", () => {
  const [first, second] = [toAdmittedCall(decoded(0).call), toAdmittedCall(decoded(1).call)];
  assert.equal(first.content.sender, second.content.sender);
  assert.equal(first.content.canisterId, second.content.canisterId);
  assert.equal(first.effectiveCanisterId, first.content.canisterId);
});

test("toPlainCall() cuts every small field out of the request body", () => {
  const { call } = decoded(transferBytes);
  for (const field of [call.requestId, call.sender, call.canisterId, call.effectiveCanisterId, call.nonce]) {
    assert.ok(field !== undefined && field.buffer.byteLength <= 32);
  }
});

test("transferableBuffers() hands over the bodies of big arguments only", () => {
  const big = decoded(transferBytes).call;
  assert.deepEqual(transferableBuffers([decoded(10).call, big]), [big.arg.buffer]);
});
