import { contractViolation } from "../system-trap.ts";
import { anywhere, anywhereAndStart, contexts } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";

/** Time, timer and the instruction counters. */
export const timeFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "time",
    parameters: [],
    result: "i64",
    contexts: anywhere,
    run: (session) => session.environment.timeNs,
  }),
  systemFunction({
    name: "global_timer_set",
    parameters: ["i64"],
    result: "i64",
    contexts: contexts(
      "init",
      "pre_upgrade",
      "update",
      "reply_callback",
      "reject_callback",
      "cleanup_callback",
      "heartbeat",
    ),
    run: (session, timestampNs) => {
      const before = session.globalTimerNs ?? session.environment.globalTimerNs;
      session.globalTimerNs = timestampNs;
      return before;
    },
  }),
  systemFunction({
    name: "performance_counter",
    parameters: ["i32"],
    result: "i64",
    contexts: anywhereAndStart,
    instructions: 200,
    run: (session, counter) => {
      if (counter > 1) throw contractViolation(`Error getting performance counter type ${counter}`);
      const used = session.meter.used();
      return counter === 0 ? used : session.environment.contextInstructions + used;
    },
  }),
];
