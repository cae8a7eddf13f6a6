import { executeIsolated } from "./execution/execute-isolated.ts";
import {
  expireCalls,
  finishCall,
  forgetCalls,
  receiveCalls,
  resultBytes,
} from "./ingress/ingress-history.ts";
import type { AdmittedCall } from "./ingress/ingress-state.ts";
import { dueNs } from "./messaging/deadlines.ts";
import { takeCheckpoint } from "./management/snapshots/checkpoint.ts";
import type { ReplicaContext } from "./replica-context.ts";
import { updateStateTrees } from "./state-tree/update-state-tree.ts";
import type { SubnetState } from "./state.ts";

/** Everything that enters a round. The only place from which the replica learns the time. */
export interface Batch {
  /** Nanoseconds since 1970; a time before the last round's counts as that. */
  readonly timeNs: bigint;
  /** 32 fresh random bytes. */
  readonly randomness: Uint8Array;
  readonly ingress: readonly AdmittedCall[];
}

/** What leaves a round. */
export interface RoundOutcome {
  readonly state: SubnetState;
  /** Ids of the calls that ended in this round, in the order in which they did. */
  readonly finished: readonly Uint8Array[];
  /** Calls are waiting that this round had no room left for: run another one, with or without new calls. */
  readonly moreWork: boolean;
  /**
   * The earliest time, in nanoseconds since 1970, at which a round is due although nothing new arrived; `undefined` for
   * none.
   */
  readonly nextWakeNs: bigint | undefined;
}

/**
 * Executes one round: receives the batch's calls, executes the waiting ones in order, and brings the certified tree up to
 * date.
 *
 * A pure function: the same state and batch lead to the same outcome, and `state` stays what it was. Costs what the
 * executed calls cost plus O(changes · log n), however large the subnet is. The round starts no further call once its
 * instructions or the bytes of its results are used up; a single call may exceed them.
 */
export function executeRound(state: SubnetState, batch: Batch, context: ReplicaContext): RoundOutcome {
  const begun = beginRound(state, batch, context);
  let current = begun.state;
  const finished: Uint8Array[] = [...begun.expired];
  const { limits } = context;
  let instructionsUsed = 0n;
  let bytesUsed = 0;
  const { waiting } = current.ingress;
  let next = 0;
  for (; next < waiting.length; next += 1) {
    if (instructionsUsed >= limits.roundInstructions || bytesUsed >= limits.roundResultBytes) break;
    const call = waiting[next];
    if (call === undefined) break;
    const execution = executeIsolated(current, call, context);
    const { state: executed, result } = execution;
    instructionsUsed += execution.instructionsUsed;
    bytesUsed += resultBytes(result);
    const { requestId } = call;
    const finish = { requestId, result, timeNs: executed.timeNs };
    const ingress = finishCall(executed.ingress, finish, limits);
    current = { ...executed, ingress };
    finished.push(requestId);
  }
  const ended = { ...current, ingress: { ...current.ingress, waiting: waiting.slice(next) } };
  const trees = updateStateTrees(state, ended);
  return {
    state: takeCheckpoint({ ...ended, trees }, limits),
    finished,
    moreWork: next < waiting.length,
    nextWakeNs: nextWakeNs(ended),
  };
}

function nextWakeNs(state: SubnetState): bigint | undefined {
  const first = state.deadlines.first();
  return first === undefined ? undefined : dueNs(first[0]);
}

/** Moves the clock, forgets old calls, receives the new ones and rejects those that waited too long. */
function beginRound(
  state: SubnetState,
  batch: Batch,
  context: ReplicaContext,
): { readonly state: SubnetState; readonly expired: readonly Uint8Array[] } {
  const timeNs = batch.timeNs > state.timeNs ? batch.timeNs : state.timeNs;
  const kept = forgetCalls(state.ingress, state.timeNs);
  const received = receiveCalls(kept, batch.ingress);
  const { ingress, expired } = expireCalls(received, timeNs, context.limits);
  const randomness = { seed: batch.randomness, draws: 0 };
  return { state: { ...state, timeNs, round: state.round + 1n, randomness, ingress }, expired };
}
