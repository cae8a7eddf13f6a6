import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterIdFromNumber } from "../../wire/mod.ts";
import { PersistentMap } from "../persistent-map.ts";
import { messageEnvironment } from "../execution/message-environment.ts";
import { ScriptSubnet } from "../testing/script-subnet.ts";
import type { CanisterMessage } from "./call-state.ts";
import { dequeueMessage, enqueueMessage, queuedBytes } from "./message-queue.ts";

const caller = {
  kind: "canister",
  canisterId: canisterIdFromNumber(1n),
  callbackId: "1",
  deadlineNs: 0n,
} as const;
const messages: readonly CanisterMessage[] = [
  {
    kind: "request",
    caller,
    receiver: caller.canisterId,
    methodName: "é",
    arg: new Uint8Array(100),
    cycles: 0n,
  },
  { kind: "response", caller, payload: { kind: "reply", data: new Uint8Array(20) }, refund: 0n },
  { kind: "response", caller, payload: { kind: "reject", code: 4, message: "no é" }, refund: 0n },
];

test("queuedBytes() follows what is put into the queue and taken out, and is the same after a restart", () => {
  const subnet = new ScriptSubnet({ maxQueuedBytes: 110 });
  const { a } = subnet.canisters();
  const roomBytes = (): number =>
    messageEnvironment(subnet.state, subnet.canister(a), { width: 32 }, subnet.context).calls.roomBytes;
  const seen: (readonly [number, number])[] = [];
  const look = (): void => {
    const queue = subnet.state.messages;
    assert.equal(queuedBytes(PersistentMap.from(queue)), queuedBytes(queue));
    seen.push([queuedBytes(queue), roomBytes()]);
  };
  look();
  for (const message of messages) {
    subnet.state = enqueueMessage(subnet.state, message);
    look();
  }
  for (const entry of subnet.state.messages) {
    subnet.state = dequeueMessage(subnet.state, entry);
    look();
  }
  assert.deepEqual(seen, [
    [0, 110],
    [102, 8],
    [122, 0],
    [127, 0],
    [25, 85],
    [5, 105],
    [0, 110],
  ]);
});
