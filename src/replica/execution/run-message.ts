import type { Message, MessageOutcome, Response } from "../../engine/mod.ts";
import { appendLogs } from "../canister-logs.ts";
import { withCanister } from "../canisters.ts";
import { countConsumed } from "../cycles/consume-cycles.ts";
import { addCycles } from "../cycles/max-cycles.ts";
import { reserveForGrowth } from "../cycles/reserve-for-growth.ts";
import type { Reject } from "../error-code.ts";
import { refreshLowMemoryHook } from "../low-memory-hook.ts";
import { callContextOf, withContext } from "../messaging/call-contexts.ts";
import { makeCalls } from "../messaging/make-calls.ts";
import { principalText } from "../principals.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, InstalledCode, ReplicaState } from "../state.ts";
import { instructionLimitReject, trapReject } from "./execution-reject.ts";
import { frozenByGrowth } from "./frozen-by-growth.ts";
import { messageEnvironment } from "./message-environment.ts";
import { wasmMemoryLimitFault } from "./wasm-memory-limit-fault.ts";

/** One message for a canister that has code, in a call context that is open. */
export interface MessageRun {
  readonly code: InstalledCode;
  readonly contextId: string;
  readonly message: Message;
  readonly instructionLimit: bigint;
  /** Cycles that came back with the response that is executed; they are in the balance already. */
  readonly cyclesRefunded?: bigint;
}

/** How a message ended: it returned, with or without an answer to its call, or it failed and left no trace. */
export type MessageEnd =
  | { readonly kind: "returned"; readonly response: Response | undefined }
  | { readonly kind: "failed"; readonly reject: Reject };

/** What came of running one message. */
export interface RanMessage {
  readonly state: ReplicaState;
  readonly end: MessageEnd;
  readonly instructionsUsed: bigint;
}

/**
 * Runs one message of any kind on `canister` and applies what it did: memories, logs, certified data, timer, cycles and
 * calls. The answered state has the canister whatever it was before in `state`.
 *
 * The execution is not charged and the call context not closed: both are left to who knows where the message came from.
 * A message that fails leaves its logs and the instructions in its call context, nothing else.
 */
export function runMessage(
  state: ReplicaState,
  canister: CanisterState,
  run: MessageRun,
  context: ReplicaContext,
): RanMessage {
  const { code, contextId, message, instructionLimit } = run;
  const callContext = callContextOf(canister, contextId);
  const outcome = context.engine.run({
    instanceKey: principalText(canister.id),
    state: code.execution,
    message,
    environment: messageEnvironment(
      state,
      canister,
      {
        width: code.module.width,
        call: { callContext, cyclesRefunded: run.cyclesRefunded ?? 0n },
      },
      context,
    ),
    instructionLimit,
  });
  const { instructionsUsed } = outcome;
  const counted = appendLogs(
    withContext(canister, contextId, { instructionsUsed: callContext.instructionsUsed + instructionsUsed }),
    outcome.logs,
    state.timeNs,
  );
  const failed = (reject: Reject): RanMessage => ({
    state: withCanister(state, counted),
    end: { kind: "failed", reject },
    instructionsUsed,
  });
  if (outcome.kind === "trapped") return failed(trapReject(canister.id, outcome.trap));
  if (outcome.kind === "out_of_instructions") {
    return failed(instructionLimitReject(canister.id, instructionLimit));
  }
  const changed = applyEffects(counted, run, outcome);
  const { calls } = outcome.effects;
  const sent = calls.reduce((sum, { cycles, prepaidCycles }) => sum + cycles + prepaidCycles, 0n);
  // Memory is paid for by what the calls of the message leave.
  const left = { ...changed, cycles: changed.cycles - sent };
  const fault = memoryFault(canister, left, run);
  if (fault !== undefined) return failed(fault);
  const reserved = reserveForGrowth(state, { before: canister, after: left }, context.limits);
  if (!reserved.ok) return failed(reserved.reject);
  const caller = { ...reserved.canister, cycles: reserved.canister.cycles + sent };
  const end = { kind: "returned", response: outcome.response } as const;
  const made = makeCalls(state, caller, { contextId, calls, version: canister.version });
  return { state: made, end, instructionsUsed };
}

type ReturnedOutcome = Extract<MessageOutcome, { kind: "returned" }>;

/** A query that runs as an update changes cycles and version only: the engine answers the memories of the request. */
function applyEffects(canister: CanisterState, run: MessageRun, outcome: ReturnedOutcome): CanisterState {
  const { certifiedData, globalTimerNs, cyclesAccepted, cyclesBurned } = outcome.effects;
  const { cyclesAvailable } = callContextOf(canister, run.contextId);
  const changed = {
    ...countConsumed(canister, cyclesBurned, "burnedCycles"),
    installed: outcome.state === run.code.execution ? run.code : { ...run.code, execution: outcome.state },
    version: canister.version + 1n,
    cycles: addCycles(canister.cycles, cyclesAccepted) - cyclesBurned,
    certifiedData: certifiedData ?? canister.certifiedData,
    globalTimerNs: globalTimerNs ?? canister.globalTimerNs,
  };
  return refreshLowMemoryHook(
    withContext(changed, run.contextId, { cyclesAvailable: cyclesAvailable - cyclesAccepted }),
  );
}

/** What a response does must not fail for want of memory or cycles that the caller could not foresee. */
function memoryFault(before: CanisterState, after: CanisterState, run: MessageRun): Reject | undefined {
  if (run.message.closure !== undefined || after.installed === undefined) return undefined;
  const limitFault =
    run.message.kind === "update" ? wasmMemoryLimitFault(before, after.installed.execution) : undefined;
  return limitFault ?? frozenByGrowth(before, after);
}
