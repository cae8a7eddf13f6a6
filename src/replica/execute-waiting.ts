import type { Executed } from "./execution/executed.ts";
import { executeCall } from "./execution/execute-call.ts";
import { executeMessage } from "./execution/execute-message.ts";
import { runTask } from "./execution/run-task.ts";
import { dequeueMessage } from "./messaging/message-queue.ts";
import type { ReplicaContext } from "./replica-context.ts";
import type { ReplicaState } from "./state.ts";
import { runLowMemoryHooks } from "./tasks/low-memory-hooks.ts";

/**
 * Executes what waits, messages between canisters and calls of users in turn so that neither holds up the other, until
 * nothing is left or the round is full. A single message may exceed what is left of the round. Each message counts for
 * more than its instructions: canisters that call each other without end would hold up all queries and answers otherwise.
 *
 * @param usedBefore instructions that the round has used already
 */
export function executeWaiting(
  state: ReplicaState,
  context: ReplicaContext,
  usedBefore: bigint,
): ReplicaState {
  const { limits } = context;
  let current = state;
  let instructionsUsed = usedBefore;
  // A round may have room for one only: then it is the turn of the others in the next round.
  let isMessageNext = state.round % 2n === 0n;
  const { waiting } = state.ingress;
  let nextCall = 0;
  let bytesUsed = 0;
  for (;;) {
    if (instructionsUsed >= limits.roundInstructions || bytesUsed >= limits.roundResultBytes) break;
    const message = current.messages.first();
    const call = waiting[nextCall];
    if (message === undefined && call === undefined) break;
    const { ended } = current.ingress;
    let executed: Executed;
    if (message !== undefined && (isMessageNext || call === undefined)) {
      executed = executeMessage(dequeueMessage(current, message), message[1], context);
    } else if (call !== undefined) {
      nextCall += 1;
      executed = executeCall(current, call, context);
    } else break;
    isMessageNext = !isMessageNext;
    const hooks = runLowMemoryHooks(executed.state, context, runTask);
    current = hooks.state;
    instructionsUsed +=
      limits.messageOverheadInstructions + executed.instructionsUsed + hooks.instructionsUsed;
    bytesUsed += bytesSince(current, ended);
  }
  if (nextCall === 0) return current;
  return { ...current, ingress: { ...current.ingress, waiting: waiting.slice(nextCall) } };
}

/** Bytes of the results of the calls that ended after `before` did. */
function bytesSince(state: ReplicaState, before: ReplicaState["ingress"]["ended"]): number {
  let bytes = 0;
  for (let { ended } = state.ingress; ended !== before && ended !== undefined; ended = ended.before) {
    bytes += ended.sizeBytes;
  }
  return bytes;
}
