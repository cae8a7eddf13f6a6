import type { ExecutionState } from "./execution-state.ts";
import type { MessageKind } from "./message.ts";
import type { MessageOutcome, Trap } from "./message-outcome.ts";
import type { MessageSession } from "./message-session.ts";

/** The outcome of a message that returned, with everything that it asked for. */
export function returned(state: ExecutionState, session: MessageSession): MessageOutcome {
  const { certifiedData, globalTimerNs } = session;
  return {
    kind: "returned",
    state,
    response: session.response.response,
    effects: {
      accepted: session.accepted,
      cyclesAccepted: session.cyclesAccepted,
      cyclesBurned: session.cyclesBurned,
      ...(certifiedData === undefined ? {} : { certifiedData }),
      ...(globalTimerNs === undefined ? {} : { globalTimerNs }),
    },
    instructionsUsed: session.meter.used(),
    logs: session.log.lines,
  };
}

/** The outcome of a message that could not even start. */
export function refused(trap: Trap): MessageOutcome {
  return { kind: "trapped", trap, instructionsUsed: 0n, logs: [] };
}

/** Whether the state stays as it is, whatever the message did to it. */
export function isReadOnly(kind: MessageKind): boolean {
  return (
    kind === "query" ||
    kind === "replicated_query" ||
    kind === "composite_query" ||
    kind === "inspect_message"
  );
}
