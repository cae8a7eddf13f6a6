import type { Message, WasmClosure } from "../../engine/mod.ts";
import { findCanister, withCanister } from "../canisters.ts";
import { consumeCycles } from "../cycles/consume-cycles.ts";
import { executionFee, responseTransmissionRefund, billedResponseBytes } from "../cycles/fees.ts";
import type { Reject } from "../error-code.ts";
import { addCycles } from "../cycles/max-cycles.ts";
import { callContextOf } from "../messaging/call-contexts.ts";
import { removeCallback } from "../messaging/callbacks.ts";
import type { Callback, CallContext, CanisterMessage } from "../messaging/call-state.ts";
import { creditRefund } from "../messaging/credit-refund.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, InstalledCode, ReplicaState } from "../state.ts";
import { chargedFor } from "./charged-for.ts";
import type { Executed } from "./executed.ts";
import { cleanupFailed } from "./execution-reject.ts";
import { messageCaller } from "./message-caller.ts";
import { type MessageEnd, runMessage } from "./run-message.ts";
import { settleContext } from "./settle-context.ts";

/** A response on its way to the canister that made the call. */
export type ResponseMessage = Extract<CanisterMessage, { kind: "response" }>;

/** Of the instructions of a response, the part in a hundred that is kept for the cleanup callback. */
const CLEANUP_PERCENT = 5n;

/**
 * Executes a response: the cycles come back, and the callback for a reply or a reject runs. If it traps, the cleanup
 * callback runs on the state before it.
 *
 * A response that nobody waits for any more, because a best-effort call gave up, and one to a call of code that is gone run
 * nothing, but their cycles come back.
 */
export function runResponse(
  state: ReplicaState,
  response: ResponseMessage,
  context: ReplicaContext,
): Executed {
  const { canisterId, callbackId } = response.caller;
  const canister = findCanister(state, canisterId);
  const callback = canister?.callbacks.get(callbackId);
  if (canister === undefined || callback === undefined) {
    return { state: creditRefund(state, response.caller, response.refund), instructionsUsed: 0n };
  }
  const { contextId } = callback;
  const refunded = refund(removeCallback(canister, callbackId), callback, response);
  const code = refunded.installed;
  const callContext = callContextOf(refunded, contextId);
  const ran: Ran =
    code === undefined || callContext.deleted
      ? { state: withCanister(state, refunded), end: NOTHING_RAN, instructionsUsed: 0n }
      : runCallbacks(state, refunded, { code, callback, callContext, response }, context);
  const fee = executionFee(ran.instructionsUsed, code?.module.width ?? 32);
  const charged = chargedFor(ran.state, canisterId, { prepaid: callback.prepaidExecution, fee });
  const settled = settleContext(charged, { canisterId, contextId, end: ran.end }, context);
  return { state: settled, instructionsUsed: ran.instructionsUsed };
}

/** Ends a call whose response cannot be executed: the cycles come back, and the callback counts as failed. */
export function failResponse(
  state: ReplicaState,
  response: ResponseMessage,
  fault: { readonly reject: Reject; readonly context: ReplicaContext },
): ReplicaState {
  const { canisterId, callbackId } = response.caller;
  const canister = findCanister(state, canisterId);
  const callback = canister?.callbacks.get(callbackId);
  if (canister === undefined || callback === undefined) {
    return creditRefund(state, response.caller, response.refund);
  }
  const refunded = refund(removeCallback(canister, callbackId), callback, response);
  const returned = { ...refunded, cycles: addCycles(refunded.cycles, callback.prepaidExecution) };
  const end = { kind: "failed", reject: fault.reject } as const;
  const ended = { canisterId, contextId: callback.contextId, end };
  return settleContext(withCanister(state, returned), ended, fault.context);
}

const NOTHING_RAN: MessageEnd = { kind: "returned", response: undefined };

interface Ran extends Executed {
  readonly end: MessageEnd;
}

/** The canister after everything came back that does not depend on the execution of the response. */
function refund(canister: CanisterState, callback: Callback, response: ResponseMessage): CanisterState {
  const { payload } = response;
  const unused = responseTransmissionRefund(billedResponseBytes(payload));
  const returned = {
    ...canister,
    cycles: addCycles(canister.cycles, callback.prepaidTransmission + cyclesBack(callback, response)),
  };
  return consumeCycles(returned, callback.prepaidTransmission - unused, "requestAndResponseTransmission");
}

function cyclesBack(callback: Callback, { refund: cycles }: ResponseMessage): bigint {
  return cycles < callback.cyclesSent ? cycles : callback.cyclesSent;
}

interface ResponseRun {
  readonly code: InstalledCode;
  readonly callback: Callback;
  readonly callContext: CallContext;
  readonly response: ResponseMessage;
}

function runCallbacks(
  state: ReplicaState,
  canister: CanisterState,
  run: ResponseRun,
  context: ReplicaContext,
): Ran {
  const { code, callback, response } = run;
  const { contextId } = callback;
  const limit = context.limits.instructions.update;
  const cyclesRefunded = cyclesBack(callback, response);
  const first = runMessage(
    state,
    canister,
    {
      code,
      contextId,
      message: responseMessage(run),
      instructionLimit: limit - (limit * CLEANUP_PERCENT) / 100n,
      cyclesRefunded,
    },
    context,
  );
  const cleaned = findCanister(first.state, canister.id);
  if (first.end.kind === "returned" || callback.onCleanup === undefined || cleaned === undefined)
    return first;
  const cleanup = runMessage(
    first.state,
    cleaned,
    {
      code,
      contextId,
      message: callbackMessage(run, "cleanup_callback", callback.onCleanup),
      instructionLimit: limit - first.instructionsUsed,
      cyclesRefunded,
    },
    context,
  );
  const instructionsUsed = first.instructionsUsed + cleanup.instructionsUsed;
  const { reject } = first.end;
  return {
    state: cleanup.state,
    end:
      cleanup.end.kind === "failed"
        ? { kind: "failed", reject: cleanupFailed(reject, cleanup.end.reject) }
        : { kind: "failed", reject },
    instructionsUsed,
  };
}

function responseMessage(run: ResponseRun): Message {
  const { payload } = run.response;
  return payload.kind === "reply"
    ? { ...callbackMessage(run, "reply_callback", run.callback.onReply), arg: payload.data }
    : callbackMessage(run, "reject_callback", run.callback.onReject);
}

function callbackMessage(
  { callContext, response: { payload } }: ResponseRun,
  kind: "reply_callback" | "reject_callback" | "cleanup_callback",
  closure: WasmClosure,
): Message {
  const message = {
    kind,
    methodName: "",
    arg: new Uint8Array(),
    closure,
    ...messageCaller(callContext.origin),
  };
  if (payload.kind === "reply") return message;
  return { ...message, reject: { code: payload.code, message: payload.message } };
}
