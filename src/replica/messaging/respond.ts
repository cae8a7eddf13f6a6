import { finishCall } from "../ingress/ingress-history.ts";
import type { ReplicaLimits } from "../limits.ts";
import type { ReplicaState } from "../state.ts";
import { type CallAnswer, payloadOf, resultOf } from "./call-answer.ts";
import type { CallOrigin } from "./call-state.ts";
import { enqueueMessage } from "./message-queue.ts";

/**
 * Answers a call: a user finds the result in the ingress history, a canister gets a message with what is left of its
 * cycles. Nobody waits for a task.
 */
export function respond(
  state: ReplicaState,
  origin: CallOrigin,
  response: { readonly answer: CallAnswer; readonly refund: bigint },
  limits: ReplicaLimits,
): ReplicaState {
  const { answer, refund } = response;
  switch (origin.kind) {
    case "task":
      return state;
    case "canister":
      return enqueueMessage(state, { kind: "response", caller: origin, payload: payloadOf(answer), refund });
    case "ingress": {
      const finished = { requestId: origin.requestId, result: resultOf(answer), timeNs: state.timeNs };
      return { ...state, ingress: finishCall(state.ingress, finished, limits) };
    }
  }
}
