import { encodeUtf8 } from "../../bytes/mod.ts";
import type { PersistentMap } from "../persistent-map.ts";
import type { ReplicaState } from "../state.ts";
import { type CanisterMessage, sequenceKey } from "./call-state.ts";

type Queue = PersistentMap<CanisterMessage>;

/** Totals that were added up before. A queue is a value, so its total never changes. */
const totals = new WeakMap<Queue, number>();

/** Bytes of the arguments and answers in `queue`; added up from the start only for one that was just restored. */
export function queuedBytes(queue: Queue): number {
  const known = totals.get(queue);
  if (known !== undefined) return known;
  let sum = 0;
  for (const message of queue.values()) sum += payloadBytes(message);
  totals.set(queue, sum);
  return sum;
}

/** `state` with `message` behind all others. */
export function enqueueMessage(state: ReplicaState, message: CanisterMessage): ReplicaState {
  const messages = state.messages.with(sequenceKey(state.nextMessage), message);
  totals.set(messages, queuedBytes(state.messages) + payloadBytes(message));
  return { ...state, messages, nextMessage: state.nextMessage + 1 };
}

/** `state` without a message of its queue. */
export function dequeueMessage(
  state: ReplicaState,
  [key, message]: readonly [string, CanisterMessage],
): ReplicaState {
  const messages = state.messages.without(key);
  totals.set(messages, queuedBytes(state.messages) - payloadBytes(message));
  return { ...state, messages };
}

function payloadBytes(message: CanisterMessage): number {
  if (message.kind === "request") return encodeUtf8(message.methodName).length + message.arg.length;
  const { payload } = message;
  return payload.kind === "reply" ? payload.data.length : encodeUtf8(payload.message).length;
}
