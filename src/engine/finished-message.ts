import { encodeUtf8 } from "../bytes/mod.ts";
import type { EntryPoint } from "./entry-point.ts";
import type { ExecutionState } from "./execution-state.ts";
import type { MessageKind } from "./message.ts";
import type { MessageOutcome, Trap } from "./message-outcome.ts";
import { isReplicated, type MessageSession } from "./message-session.ts";
import type { RunRequest } from "./run-request.ts";
import { trapLogLine } from "./trap-from-error.ts";

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
      calls: session.calls.performed,
      ...(certifiedData === undefined ? {} : { certifiedData }),
      ...(globalTimerNs === undefined ? {} : { globalTimerNs }),
    },
    instructionsUsed: session.meter.used(),
    logs: session.log.lines,
  };
}

/** The outcome of a message that trapped, with the line that the trap leaves in the log. */
export function trapped(trap: Trap, session: MessageSession): MessageOutcome {
  const line = trapLogLine(trap);
  if (line !== undefined) session.log.add(encodeUtf8(line));
  return { kind: "trapped", trap, instructionsUsed: session.meter.used(), logs: session.log.lines };
}

/** The outcome of a message that used up its instructions. */
export function outOfInstructions({ instructionLimit }: RunRequest, session: MessageSession): MessageOutcome {
  return { kind: "out_of_instructions", instructionsUsed: instructionLimit, logs: session.log.lines };
}

/** The outcome of a message that the module has no entry point for: a hook may be missing, a method may not. */
export function withoutEntryPoint({ state, message }: RunRequest, entry: EntryPoint): MessageOutcome {
  if (!entry.isOptional) {
    const text = `Canister has no ${entry.methodKind} method '${message.methodName}'.`;
    return refused({ code: "engine/method-not-found", message: text });
  }
  return {
    kind: "returned",
    state,
    response: undefined,
    effects: {
      accepted: message.kind === "inspect_message",
      cyclesAccepted: 0n,
      cyclesBurned: 0n,
      calls: [],
    },
    instructionsUsed: 0n,
    logs: [],
  };
}

/** The outcome of a message that could not even start. */
export function refused(trap: Trap): MessageOutcome {
  return { kind: "trapped", trap, instructionsUsed: 0n, logs: [] };
}

/** Whether the state stays as it is, whatever the message did to it. */
export function isReadOnly(kind: MessageKind): boolean {
  return !isReplicated(kind) || kind === "replicated_query";
}
