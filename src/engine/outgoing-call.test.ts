import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../bytes/mod.ts";
import { OutgoingCall, SYS_TRANSIENT } from "./outgoing-call.ts";

test("OutgoingCall.begin() drops a call that was not performed, with its cycles", () => {
  const call = new OutgoingCall();
  call.begin();
  call.addCycles("ic0_call_cycles_add128", 5n);
  assert.equal(call.cycles, 5n);
  call.begin();
  assert.equal(call.cycles, 0n);
  assert.equal(call.perform(), SYS_TRANSIENT);
});

test("OutgoingCall.appendData() bounds the argument", () => {
  const call = new OutgoingCall();
  call.begin();
  call.appendData(10 * 1024 * 1024);
  assert.throws(
    () => {
      call.appendData(1);
    },
    (error) => hasFault(error, "engine/contract-violation"),
  );
});
