import type { MessageSession } from "../message-session.ts";
import { contractViolation } from "../system-trap.ts";
import { contexts } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";
import { joinWords } from "./wide-numbers.ts";

const calling = contexts("update", "composite_query");

/** Assembling an inter-canister call. Its delivery is described at `OutgoingCall`. */
export const callFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "call_new",
    parameters: ["I", "I", "I", "I", "I", "I", "I", "I"],
    result: "none",
    contexts: calling,
    run: (session, calleeSrc, calleeSize, nameSrc, nameSize) => {
      session.readHeap("ic0.call_new callee_src", calleeSrc, calleeSize);
      session.readHeap("ic0.call_new name_src", nameSrc, nameSize);
      session.call.begin();
    },
  }),
  systemFunction({
    name: "call_on_cleanup",
    parameters: ["I", "I"],
    result: "none",
    contexts: calling,
    run: (session) => {
      session.call.setCleanup();
    },
  }),
  systemFunction({
    name: "call_data_append",
    parameters: ["I", "I"],
    result: "none",
    contexts: calling,
    run: (session, src, size) => {
      session.call.appendData(size);
      session.readHeap("ic0.call_data_append", src, size);
    },
  }),
  systemFunction({
    name: "call_with_best_effort_response",
    parameters: ["i32"],
    result: "none",
    contexts: calling,
    run: (session) => {
      session.call.setTimeout();
    },
  }),
  systemFunction({
    name: "call_cycles_add128",
    parameters: ["i64", "i64"],
    result: "none",
    contexts: contexts("update"),
    run: (session, high, low) => {
      addCycles(session, "ic0_call_cycles_add128", joinWords(high, low));
    },
  }),
  systemFunction({
    name: "call_cycles_add",
    parameters: ["i64"],
    result: "none",
    contexts: contexts("update"),
    run: (session, amount) => {
      addCycles(session, "ic0_call_cycles_add", amount);
    },
  }),
  systemFunction({
    name: "call_perform",
    parameters: [],
    result: "i32",
    contexts: calling,
    run: (session) => session.call.perform(),
  }),
];

function addCycles(session: MessageSession, method: string, amount: bigint): void {
  session.call.check(method);
  if (amount > session.liquidCycles) {
    throw contractViolation(`${method}: the canister has not enough cycles for the call: ${amount}`);
  }
  session.call.addCycles(method, amount);
}
