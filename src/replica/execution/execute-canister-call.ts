import type { MessageOutcome } from "../../engine/mod.ts";
import type { CallContent } from "../../wire/mod.ts";
import { appendLogs } from "../canister-logs.ts";
import { findCanister, withCanister } from "../canisters.ts";
import { consumeCycles } from "../cycles/consume-cycles.ts";
import { executionFee } from "../cycles/fees.ts";
import { type Reject, reject } from "../error-code.ts";
import type { CallResult } from "../ingress/ingress-state.ts";
import { refreshLowMemoryHook } from "../low-memory-hook.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, InstalledCode, SubnetState } from "../state.ts";
import { type CallExecution, notExecuted } from "./call-execution.ts";
import { checkRunnable } from "./check-runnable.ts";
import { instructionLimitReject, methodNotFound, trapReject } from "./execution-reject.ts";
import { frozenByGrowth } from "./frozen-by-growth.ts";
import { messageEnvironment } from "./message-environment.ts";
import { outOfCyclesFault } from "./out-of-cycles-fault.ts";
import { wasmMemoryLimitFault } from "./wasm-memory-limit-fault.ts";

/**
 * Executes a user's update call on a canister, which may also be one of its query methods.
 *
 * A message that fails leaves the canister as it was but for its cost and its logs. One that returns changes it even if it
 * did not answer, which is an error of its own (IC0506).
 */
export function executeCanisterCall(
  state: SubnetState,
  content: CallContent,
  context: ReplicaContext,
): CallExecution {
  const canister = findCanister(state, content.canisterId);
  if (canister === undefined) {
    return notExecuted(state, reject("IC0301", `Canister ${content.canisterId.toText()} not found`));
  }
  const runnable = checkRunnable(canister);
  if (!runnable.ok) return notExecuted(state, runnable.reject);
  const entry = entryOf(canister, runnable.code, content.methodName);
  if (!entry.ok) return notExecuted(state, entry.reject);
  const { update: instructionLimit } = context.limits.instructions;
  const most = executionFee(instructionLimit, runnable.code.module.width);
  const fundsFault = outOfCyclesFault(canister, most, content.sender);
  if (fundsFault !== undefined) return notExecuted(state, reject("IC0207", fundsFault));

  const outcome = context.engine.run({
    instanceKey: canister.id.toText(),
    state: runnable.code.execution,
    message: {
      kind: entry.kind,
      methodName: content.methodName,
      arg: content.arg,
      caller: content.sender.toUint8Array(),
    },
    environment: messageEnvironment(state, canister, { width: runnable.code.module.width }, context),
    instructionLimit,
  });
  const { changed, result } = judge(canister, {
    code: runnable.code,
    kind: entry.kind,
    outcome,
    instructionLimit,
  });
  const fee = executionFee(outcome.instructionsUsed, runnable.code.module.width);
  const logged = appendLogs(consumeCycles(changed, fee), outcome.logs, state.timeNs);
  return { state: withCanister(state, logged), result, instructionsUsed: outcome.instructionsUsed };
}

type EntryKind = "update" | "replicated_query";

function entryOf(
  canister: CanisterState,
  code: InstalledCode,
  methodName: string,
): { readonly ok: true; readonly kind: EntryKind } | { readonly ok: false; readonly reject: Reject } {
  const { module } = code;
  if (module.updateMethods.has(methodName)) return { ok: true, kind: "update" };
  if (module.queryMethods.has(methodName)) return { ok: true, kind: "replicated_query" };
  if (module.compositeQueryMethods.has(methodName)) {
    return {
      ok: false,
      reject: reject("IC0527", "Composite query cannot be called in replicated mode"),
    };
  }
  return { ok: false, reject: methodNotFound(canister.id, "update", methodName) };
}

interface ExecutedMessage {
  readonly code: InstalledCode;
  readonly kind: EntryKind;
  readonly outcome: MessageOutcome;
  readonly instructionLimit: bigint;
}

function judge(
  canister: CanisterState,
  message: ExecutedMessage,
): { readonly changed: CanisterState; readonly result: CallResult } {
  const { outcome } = message;
  const failed = (fault: Reject): { changed: CanisterState; result: CallResult } => ({
    changed: canister,
    result: { kind: "rejected", ...fault },
  });
  if (outcome.kind === "trapped") return failed(trapReject(canister.id, outcome.trap));
  if (outcome.kind === "out_of_instructions") {
    return failed(instructionLimitReject(canister.id, message.instructionLimit));
  }
  const result = resultOf(canister, outcome);
  if (message.kind === "replicated_query") return { changed: canister, result };
  const changed = applyMessage(canister, message.code, outcome);
  const fault = wasmMemoryLimitFault(canister, outcome.state) ?? frozenByGrowth(canister, changed);
  return fault === undefined ? { changed, result } : failed(fault);
}

type ReturnedOutcome = Extract<MessageOutcome, { kind: "returned" }>;

function applyMessage(canister: CanisterState, code: InstalledCode, outcome: ReturnedOutcome): CanisterState {
  const { certifiedData, globalTimerNs, cyclesAccepted, cyclesBurned } = outcome.effects;
  return refreshLowMemoryHook({
    ...canister,
    installed: { ...code, execution: outcome.state },
    version: canister.version + 1n,
    cycles: canister.cycles + cyclesAccepted - cyclesBurned,
    certifiedData: certifiedData ?? canister.certifiedData,
    globalTimerNs: globalTimerNs ?? canister.globalTimerNs,
  });
}

function resultOf(canister: CanisterState, outcome: ReturnedOutcome): CallResult {
  const { response } = outcome;
  if (response === undefined) {
    const text = `Canister ${canister.id.toText()} did not reply to the call`;
    return { kind: "rejected", ...reject("IC0506", text) };
  }
  if (response.kind === "reply") return { kind: "replied", data: response.data };
  return { kind: "rejected", ...reject("IC0406", response.message) };
}
