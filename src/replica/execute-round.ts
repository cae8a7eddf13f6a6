import { chargeCanisters } from "./cycles/charge-canisters.ts";
import { executeWaiting } from "./execute-waiting.ts";
import { runTask } from "./execution/run-task.ts";
import { expireCalls, forgetCalls, receiveCalls } from "./ingress/ingress-history.ts";
import type { AdmittedCall } from "./ingress/ingress-state.ts";
import { dueNs } from "./messaging/deadlines.ts";
import { expireDeadlines } from "./messaging/expire-deadlines.ts";
import { takeCheckpoint } from "./management/snapshots/checkpoint.ts";
import { countQueryUsages, type QueryUsage } from "./query/query-statistics.ts";
import type { ReplicaContext } from "./replica-context.ts";
import { updateStateTrees } from "./state-tree/update-state-tree.ts";
import type { ReplicaState } from "./state.ts";
import { earlier, nextTaskNs } from "./tasks/next-task.ts";
import { runDueTasks } from "./tasks/run-due-tasks.ts";

/** Everything that enters a round. The only place from which the replica learns the time. */
export interface Batch {
  /** Nanoseconds since 1970; a time before the last round's counts as that. */
  readonly timeNs: bigint;
  /** 32 fresh random bytes. */
  readonly randomness: Uint8Array;
  readonly ingress: readonly AdmittedCall[];
  /** What queries took since the last round. */
  readonly queryUsages?: readonly QueryUsage[];
}

/** What leaves a round. */
export interface RoundOutcome {
  readonly state: ReplicaState;
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
 * Executes one round: moves the clock, charges for the time, gives up what took too long, runs the tasks that are due, executes what waits in
 * order, and brings the certified trees up to date.
 *
 * A pure function: the same state and batch lead to the same outcome, and `state` stays what it was. Costs what the
 * executed messages cost plus O(changes · log n), however many canisters there are. The round starts no further message
 * once its instructions or the bytes of its results are used up; a single message may exceed them.
 */
export function executeRound(state: ReplicaState, batch: Batch, context: ReplicaContext): RoundOutcome {
  const begun = beginRound(state, batch, context);
  const tasks = runDueTasks(begun, context, runTask);
  const worked = executeWaiting(tasks.state, context, tasks.instructionsUsed);
  const ended = { ...worked, ingress: { ...worked.ingress, ended: undefined } };
  const trees = updateStateTrees(state, ended);
  return {
    state: takeCheckpoint({ ...ended, trees }, context.limits),
    finished: finishedCalls(worked),
    moreWork: ended.messages.size > 0 || ended.ingress.waiting.length > 0,
    nextWakeNs: nextWakeNs(ended, context),
  };
}

function nextWakeNs(state: ReplicaState, context: ReplicaContext): bigint | undefined {
  const first = state.deadlines.first();
  return earlier(first === undefined ? undefined : dueNs(first[0]), nextTaskNs(state, context));
}

/** Ids of the calls that ended in this round, the first one first. */
function finishedCalls({ ingress }: ReplicaState): Uint8Array[] {
  const finished: Uint8Array[] = [];
  for (let { ended } = ingress; ended !== undefined; ended = ended.before) finished.push(ended.requestId);
  return finished.reverse();
}

/** Moves the clock, forgets old calls, receives the new ones, charges for the time, and ends what waited too long. */
function beginRound(state: ReplicaState, batch: Batch, context: ReplicaContext): ReplicaState {
  const timeNs = batch.timeNs > state.timeNs ? batch.timeNs : state.timeNs;
  const kept = forgetCalls(state.ingress, state.timeNs);
  const ingress = expireCalls(receiveCalls(kept, batch.ingress), timeNs, context.limits);
  const randomness = { seed: batch.randomness, draws: 0 };
  const moved = { ...state, timeNs, round: state.round + 1n, randomness, ingress };
  const counted = countQueryUsages(moved, batch.queryUsages ?? []);
  return expireDeadlines(chargeCanisters(counted, context), context.limits);
}
