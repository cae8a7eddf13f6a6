import { decodeUtf8, encodeUtf8 } from "../../bytes/mod.ts";
import { Principal } from "../../wire/mod.ts";
import { MAX_CALL_BYTES } from "../call-assembly.ts";
import type { WasmClosure } from "../message.ts";
import type { MessageSession } from "../message-session.ts";
import { contractViolation, invalidPrincipal, outOfCycles } from "../system-trap.ts";
import { contexts } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";
import { joinWords } from "./wide-numbers.ts";

const calling = contexts(
  "update",
  "composite_query",
  "reply_callback",
  "reject_callback",
  "composite_reply_callback",
  "composite_reject_callback",
  "heartbeat",
);
const paying = contexts("update", "reply_callback", "reject_callback", "heartbeat");

const MAX_NAME_BYTES = 20_000;
const MAX_PRINCIPAL_BYTES = 29;
const MAX_TABLE_INDEX = 2 ** 32 - 1;
/** Instructions for each byte that leaves the canister. */
export const TRANSMISSION_INSTRUCTIONS = 50;

/** Assembling and performing calls to other canisters. */
export const callFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "call_new",
    parameters: ["I", "I", "I", "I", "I", "env", "I", "env"],
    result: "none",
    contexts: calling,
    instructions: 1_500,
    run: (session, calleeSrc, calleeSize, nameSrc, nameSize, replyFun, replyEnv, rejectFun, rejectEnv) => {
      session.calls.drop();
      if (nameSize > MAX_NAME_BYTES) {
        throw contractViolation(
          `Size of method_name ${nameSize} exceeds the allowed limit of ${MAX_NAME_BYTES}.`,
        );
      }
      const methodName = decodeUtf8(session.readHeap("ic0.call_new method_name", nameSrc, nameSize));
      const callee = session.readHeap("ic0.call_new callee_src", calleeSrc, calleeSize).slice();
      if (callee.length > MAX_PRINCIPAL_BYTES) throw invalidPrincipal();
      session.calls.begin({
        callee,
        methodName,
        methodNameBytes: encodeUtf8(methodName).length,
        onReply: closure(replyFun, replyEnv),
        onReject: closure(rejectFun, rejectEnv),
      });
    },
  }),
  systemFunction({
    name: "call_on_cleanup",
    parameters: ["I", "env"],
    result: "none",
    contexts: calling,
    run: (session, fun, env) => {
      session.calls.setCleanup(closure(fun, env));
    },
  }),
  systemFunction({
    name: "call_data_append",
    parameters: ["I", "I"],
    result: "none",
    contexts: calling,
    run: (session, src, size) => {
      checkPayload(session, size);
      const bytes = session.readHeap("ic0.call_data_append", src, size);
      session.meter.charge((TRANSMISSION_INSTRUCTIONS - 1) * size);
      session.calls.append(bytes);
    },
  }),
  systemFunction({
    name: "call_with_best_effort_response",
    parameters: ["i32"],
    result: "none",
    contexts: calling,
    run: (session, timeoutSeconds) => {
      session.calls.setTimeout(timeoutSeconds);
    },
  }),
  systemFunction({
    name: "call_cycles_add128",
    parameters: ["i64", "i64"],
    result: "none",
    contexts: paying,
    run: (session, high, low) => {
      addCycles(session, "ic0_call_cycles_add128", joinWords(high, low));
    },
  }),
  systemFunction({
    name: "call_cycles_add",
    parameters: ["i64"],
    result: "none",
    contexts: paying,
    run: (session, amount) => {
      addCycles(session, "ic0_call_cycles_add", amount);
    },
  }),
  systemFunction({
    name: "call_perform",
    parameters: [],
    result: "i32",
    contexts: calling,
    instructions: 5_000,
    run: (session) => session.calls.perform(session.liquidCycles),
  }),
];

/** An index beyond 32 bits cannot be one of the table; it is kept as the largest, which is none either. */
function closure(fun: number, env: bigint): WasmClosure {
  return { fun: Math.min(fun, MAX_TABLE_INDEX), env };
}

function checkPayload(session: MessageSession, size: number): void {
  const call = session.calls.assembling("ic0.call_data_append");
  const total = call.methodNameBytes + (call.arg?.length ?? 0) + size;
  if (total <= MAX_CALL_BYTES) return;
  const callee = Principal.fromUint8Array(call.callee).toText();
  throw contractViolation(
    `Request to ${callee}:${call.methodName} has a payload size of ${total}, which exceeds the allowed limit of ` +
      `${MAX_CALL_BYTES}.`,
  );
}

function addCycles(session: MessageSession, method: string, amount: bigint): void {
  session.calls.assembling(method);
  if (amount > session.liquidCycles) throw outOfCycles(session.environment.canisterId);
  session.calls.addCycles(method, amount);
}
