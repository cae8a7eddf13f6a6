import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex } from "../../bytes/mod.ts";
import { managementCanisterId } from "../../wire/mod.ts";
import { defaultLimits } from "../limits.ts";
import { finishCall, forgetCalls, receiveCalls } from "./ingress-history.ts";
import { type AdmittedCall, emptyIngressState, type IngressState } from "./ingress-state.ts";

const limits = { ...defaultLimits, maxResultBytes: 100, statusKeptNs: 10n };

function callWithId(id: number, expiryNs = 1_000n): AdmittedCall {
  return {
    requestId: Uint8Array.of(id),
    effectiveCanisterId: undefined,
    content: {
      requestType: "call",
      sender: managementCanisterId,
      ingressExpiryNs: expiryNs,
      canisterId: managementCanisterId,
      methodName: "m",
      arg: new Uint8Array(),
    },
  };
}

function statusOf(ingress: IngressState, id: number): string | undefined {
  return ingress.entries.get(encodeHex(Uint8Array.of(id)))?.status.kind;
}

function finishWith(ingress: IngressState, id: number, sizeBytes: number, timeNs = 0n): IngressState {
  const result = { kind: "replied", data: new Uint8Array(sizeBytes) } as const;
  return finishCall(ingress, { requestId: Uint8Array.of(id), result, timeNs }, limits);
}

test("receiveCalls() lets a request id wait once, whether it waits or ended", () => {
  const once = receiveCalls(emptyIngressState, [callWithId(1), callWithId(1)]);
  assert.equal(once.waiting.length, 1);
  const ended = finishWith(once, 1, 3);
  assert.equal(receiveCalls({ ...ended, waiting: [] }, [callWithId(1)]).waiting.length, 0);
  assert.equal(statusOf(ended, 1), "replied");
});

test("finishCall() turns the oldest results into done when they take too many bytes", () => {
  let ingress = receiveCalls(emptyIngressState, [callWithId(1), callWithId(2), callWithId(3)]);
  ingress = finishWith(ingress, 2, 60);
  ingress = finishWith(ingress, 1, 40);
  assert.deepEqual([statusOf(ingress, 1), statusOf(ingress, 2)], ["replied", "replied"]);
  ingress = finishWith(ingress, 3, 10);
  assert.deepEqual(
    [1, 2, 3].map((id) => statusOf(ingress, id)),
    ["replied", "done", "replied"],
  );
  assert.equal(ingress.resultBytes, 50);
});

test("forgetCalls() keeps a status for the agreed time after the end of the call", () => {
  let ingress = receiveCalls(emptyIngressState, [callWithId(1, 50n), callWithId(2, 50n), callWithId(3, 0n)]);
  ingress = finishWith(finishWith(ingress, 1, 5, 100n), 2, 5, 200n);
  assert.equal(statusOf(forgetCalls(ingress, 110n), 1), "replied");
  const later = forgetCalls(ingress, 111n);
  assert.deepEqual([statusOf(later, 1), statusOf(later, 2)], [undefined, "replied"]);
  assert.equal(later.resultBytes, 5);
  const last = forgetCalls(later, 211n);
  assert.deepEqual([statusOf(last, 2), statusOf(last, 3)], [undefined, "received"]);
  assert.equal(last.forgetOrder.size, 0);
});

test("forgetCalls() keeps a status until the request cannot be sent again", () => {
  const ingress = finishWith(receiveCalls(emptyIngressState, [callWithId(1, 500n)]), 1, 5, 100n);
  assert.equal(statusOf(forgetCalls(ingress, 500n), 1), "replied");
  assert.equal(statusOf(forgetCalls(ingress, 501n), 1), undefined);
});
