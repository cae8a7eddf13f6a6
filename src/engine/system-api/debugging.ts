import { decodeUtf8, encodeUtf8 } from "../../bytes/mod.ts";
import type { MessageSession } from "../message-session.ts";
import { SystemTrap } from "../system-trap.ts";
import { anywhereAndStart } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";

/** Longest text of a trap; the rest is cut off. */
const MAX_TEXT_BYTES = 32 * 1024;

/** Log lines and explicit traps. Neither fails on a bad pointer: the text says so instead. */
export const debuggingFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "debug_print",
    instructions: 100,
    parameters: ["I", "I"],
    result: "none",
    contexts: anywhereAndStart,
    run: (session, src, size) => {
      session.meter.charge(session.log.costOf(size));
      session.log.add(textAt(session, src, size) ?? encodeUtf8("(debug_print message out of memory bounds)"));
    },
  }),
  systemFunction({
    name: "trap",
    parameters: ["I", "I"],
    result: "none",
    contexts: anywhereAndStart,
    run: (session, src, size) => {
      session.meter.charge(size + session.log.costOf(size));
      const text = textAt(session, src, Math.min(size, MAX_TEXT_BYTES));
      const message = text === undefined ? "(trap message out of memory bounds)" : decodeUtf8(text);
      throw new SystemTrap("engine/called-trap", `Canister called \`ic0.trap\` with message: '${message}'`);
    },
  }),
];

function textAt(session: MessageSession, src: number, size: number): Uint8Array | undefined {
  return src + size > session.heapBytes ? undefined : session.peekHeap(src, size);
}
