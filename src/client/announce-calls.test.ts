import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeEnvelope, Principal, type RequestContent, requestIdOf } from "../wire/mod.ts";
import { announceCalls, type SentCall } from "./announce-calls.ts";

const common = { sender: Principal.anonymous(), ingressExpiryNs: 5_000_000_999n };
const named = { ...common, canisterId: Principal.managementCanister(), arg: new Uint8Array() };
const call: RequestContent = { ...named, requestType: "call", methodName: "stop_canister" };
const query: RequestContent = { ...named, requestType: "query", methodName: "get" };
const read: RequestContent = { ...common, requestType: "read_state", paths: [] };

function post(content: RequestContent): RequestInit {
  return { method: "POST", body: Buffer.from(encodeEnvelope({ content })) };
}

test("announceCalls() tells of update calls before they are sent, and of nothing else", async () => {
  const order: (SentCall | string)[] = [];
  const send = announceCalls((announced) => Promise.resolve(void order.push(announced)), {
    send: () => {
      order.push("sent");
      return Promise.resolve(new Response());
    },
  });
  for (const content of [query, read, call]) await send("http://127.0.0.1:1", post(content));
  await send("http://127.0.0.1:1");
  const told = { methodName: "stop_canister", requestId: requestIdOf(call), expiresAtMs: 5_000 };
  assert.deepEqual(order, ["sent", "sent", told, "sent", "sent"]);
});

test("announceCalls() sends nothing that could not be announced", async () => {
  let isSent = false;
  const send = announceCalls(() => Promise.reject(new Error("the disk is full")), {
    send: () => {
      isSent = true;
      return Promise.resolve(new Response());
    },
  });
  await assert.rejects(send("http://127.0.0.1:1", post(call)), /disk is full/);
  assert.equal(isSent, false);
});
