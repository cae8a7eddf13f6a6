import type { Principal } from "../../wire/mod.ts";
import { findCanister, withCanister } from "../canisters.ts";
import { reject } from "../error-code.ts";
import { finishStopping } from "../lifecycle/finish-stopping.ts";
import { type CallAnswer, codedReject, noReply, plainReject } from "../messaging/call-answer.ts";
import { callContextOf, closeContext, withContext } from "../messaging/call-contexts.ts";
import { respond } from "../messaging/respond.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import type { MessageEnd } from "./run-message.ts";

/** A call context after a message that ran in it, or that should have. */
export interface EndedMessage {
  readonly canisterId: Principal;
  readonly contextId: string;
  readonly end: MessageEnd;
}

/**
 * Draws the consequences of a message for its call: the caller is answered by the canister, or by the network if nothing is
 * left that could answer, and gets back the cycles that were not accepted. A context without open calls is closed; with
 * the last one a stopping canister is stopped.
 */
export function settleContext(
  state: ReplicaState,
  ended: EndedMessage,
  context: ReplicaContext,
): ReplicaState {
  const canister = findCanister(state, ended.canisterId);
  if (canister === undefined) return state;
  const { contextId } = ended;
  const callContext = callContextOf(canister, contextId);
  const { origin, openCalls, cyclesAvailable: refund } = callContext;
  const answer = callContext.responded ? undefined : answerOf(ended, openCalls);
  const isOpen = openCalls > 0;
  const settled = isOpen
    ? answer === undefined
      ? canister
      : withContext(canister, contextId, { responded: true, cyclesAvailable: 0n })
    : closeContext(canister, contextId);
  const changed = settled === canister ? state : withCanister(state, settled);
  const answered =
    answer === undefined ? changed : respond(changed, origin, { answer, refund }, context.limits);
  return isOpen ? answered : finishStopping(answered, ended.canisterId, context);
}

/** `undefined` as long as an open call may still lead to an answer. */
function answerOf({ canisterId, end }: EndedMessage, openCalls: number): CallAnswer | undefined {
  if (end.kind === "returned" && end.response !== undefined) {
    return end.response.kind === "reply" ? end.response : plainReject(reject("IC0406", end.response.message));
  }
  if (openCalls > 0) return undefined;
  return end.kind === "failed" ? codedReject(end.reject) : noReply(canisterId);
}
