import { decodeUtf8, encodeUtf8 } from "../../bytes/mod.ts";
import { MAX_LINE_BYTES } from "../message-log.ts";
import type { MessageSession } from "../message-session.ts";
import { SystemTrap } from "../system-trap.ts";
import { anywhereAndStart } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";

/** Log lines and explicit traps. Neither fails on a bad pointer: the text says so instead. */
export const debuggingFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "debug_print",
    instructions: 100,
    parameters: ["I", "I"],
    result: "none",
    contexts: anywhereAndStart,
    run: (session, src, size) => {
      session.log.add(textAt(session, src, size) ?? encodeUtf8("(debug_print message out of memory bounds)"));
    },
  }),
  systemFunction({
    name: "trap",
    parameters: ["I", "I"],
    result: "none",
    contexts: anywhereAndStart,
    run: (session, src, size) => {
      const text = textAt(session, src, size);
      const message = text === undefined ? "(trap message out of memory bounds)" : decodeUtf8(text);
      throw new SystemTrap("engine/called-trap", `Canister called \`ic0.trap\` with message: '${message}'`);
    },
  }),
];

function textAt(session: MessageSession, src: number, size: number): Uint8Array | undefined {
  const length = Math.min(size, MAX_LINE_BYTES);
  return src + length > session.heapBytes ? undefined : session.readHeap("", src, length);
}
