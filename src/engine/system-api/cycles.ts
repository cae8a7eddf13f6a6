import type { MessageSession } from "../message-session.ts";
import { SystemTrap } from "../system-trap.ts";
import { anywhere, contexts } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";
import { joinWords, writeCycles } from "./wide-numbers.ts";

const inResponse = contexts("reply_callback", "reject_callback");
const withCycles = inResponse | contexts("update", "replicated_query");
const burning = withCycles | contexts("init", "pre_upgrade", "cleanup_callback", "heartbeat");

/** Cycles of the canister and of the call. The functions without 128 in their name exist for wasm32 only. */
export const cyclesFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "msg_cycles_available128",
    parameters: ["I"],
    result: "none",
    contexts: withCycles,
    run: (session, dst) => {
      writeCycles(session, "ic0_msg_cycles_available128", dst, available(session));
    },
  }),
  systemFunction({
    name: "msg_cycles_refunded128",
    parameters: ["I"],
    result: "none",
    contexts: inResponse,
    run: (session, dst) => {
      writeCycles(session, "ic0_msg_cycles_refunded128", dst, session.environment.cyclesRefunded);
    },
  }),
  systemFunction({
    name: "msg_cycles_accept128",
    parameters: ["i64", "i64", "I"],
    result: "none",
    contexts: withCycles,
    run: (session, high, low, dst) => {
      writeCycles(session, "ic0_msg_cycles_accept128", dst, accept(session, joinWords(high, low)));
    },
  }),
  systemFunction({
    name: "cycles_burn128",
    parameters: ["i64", "i64", "I"],
    result: "none",
    contexts: burning,
    run: (session, high, low, dst) => {
      const burned = smaller(joinWords(high, low), session.liquidCycles);
      session.cyclesBurned += burned;
      writeCycles(session, "ic0_cycles_burn128", dst, burned);
    },
  }),
  systemFunction({
    name: "canister_cycle_balance128",
    parameters: ["I"],
    result: "none",
    contexts: anywhere,
    run: (session, dst) => {
      writeCycles(session, "ic0_canister_cycle_balance128", dst, session.cyclesBalance);
    },
  }),
  systemFunction({
    name: "canister_liquid_cycle_balance128",
    parameters: ["I"],
    result: "none",
    contexts: anywhere,
    run: (session, dst) => {
      writeCycles(session, "ic0_canister_liquid_cycle_balance128", dst, session.liquidCycles);
    },
  }),
  systemFunction({
    name: "msg_cycles_available",
    parameters: [],
    result: "i64",
    contexts: withCycles,
    run: (session) => narrow(available(session)),
  }),
  systemFunction({
    name: "msg_cycles_refunded",
    parameters: [],
    result: "i64",
    contexts: inResponse,
    run: (session) => narrow(session.environment.cyclesRefunded),
  }),
  systemFunction({
    name: "msg_cycles_accept",
    parameters: ["i64"],
    result: "i64",
    contexts: withCycles,
    run: (session, maximum) => accept(session, maximum),
  }),
  systemFunction({
    name: "canister_cycle_balance",
    parameters: [],
    result: "i64",
    contexts: anywhere,
    run: (session) => narrow(session.cyclesBalance),
  }),
];

/** Cycles of the call that are not taken yet. An answer gives the rest back when the message ends, not before. */
function available(session: MessageSession): bigint {
  return session.environment.cyclesAvailable - session.cyclesAccepted;
}

function accept(session: MessageSession, maximum: bigint): bigint {
  const accepted = smaller(maximum, available(session));
  session.cyclesAccepted += accepted;
  return accepted;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function narrow(cycles: bigint): bigint {
  if (cycles < 2n ** 64n) return cycles;
  throw new SystemTrap(
    "engine/cycles-exceed-64-bit",
    "Canister trapped: cycles amount exceeds 64-bit representation",
  );
}
