import type { MessageKind } from "../../engine/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import { findCanister, withCanister } from "../canisters.ts";
import { consumeCycles } from "../cycles/consume-cycles.ts";
import { executionFee } from "../cycles/fees.ts";
import { type Reject, reject } from "../error-code.ts";
import { codedReject, plainReject } from "../messaging/call-answer.ts";
import { openContext } from "../messaging/call-contexts.ts";
import type { Caller } from "../messaging/call-state.ts";
import { respond } from "../messaging/respond.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, InstalledCode, ReplicaState } from "../state.ts";
import { chargedFor } from "./charged-for.ts";
import { statusFault } from "./check-runnable.ts";
import type { Executed } from "./executed.ts";
import { messageCaller } from "./message-caller.ts";
import { methodNotFound, wasmModuleNotFound } from "./execution-reject.ts";
import { outOfCyclesFault } from "./out-of-cycles-fault.ts";
import { runMessage } from "./run-message.ts";
import { settleContext } from "./settle-context.ts";

/** A call to a canister with code of its own, from a user or from a canister. */
export interface CanisterCall {
  readonly caller: Caller;
  /** Who `msg_caller` names. */
  readonly sender: Principal;
  readonly canisterId: Principal;
  readonly methodName: string;
  readonly arg: Uint8Array;
  /** Cycles that came with the call, taken from the caller already. */
  readonly cycles: bigint;
}

/**
 * Executes the first message of a call: an update method, or a query method that runs as one.
 *
 * The call is answered if the message answers it, fails, or can no longer be followed by an answer; otherwise it stays open
 * as a call context of the canister. What is not accepted of the cycles goes back with the answer.
 */
export function startCall(state: ReplicaState, call: CanisterCall, context: ReplicaContext): Executed {
  const canister = findCanister(state, call.canisterId);
  if (canister === undefined) {
    return unexecuted(state, call, plainReject(notFound(call.canisterId)), context);
  }
  const stopped = statusFault(canister);
  if (stopped !== undefined) return unexecuted(state, call, plainReject(stopped), context);
  const { update: instructionLimit } = context.limits.instructions;
  const width = canister.installed?.module.width ?? 32;
  const prepaid = executionFee(instructionLimit, width);
  const fundsFault = outOfCyclesFault(canister, prepaid, call.sender);
  if (fundsFault !== undefined) {
    return unexecuted(state, call, codedReject(reject("IC0207", fundsFault)), context);
  }
  const entry = entryOf(canister, call.methodName);
  if (!entry.ok) {
    const charged = withCanister(state, consumeCycles(canister, executionFee(0n, width)));
    return unexecuted(charged, call, codedReject(entry.reject), context);
  }
  return runCall(state, call, { canister, prepaid, instructionLimit, entry }, context);
}

interface CallPlan {
  readonly canister: CanisterState;
  readonly prepaid: bigint;
  readonly instructionLimit: bigint;
  readonly entry: Extract<Entry, { ok: true }>;
}

function runCall(state: ReplicaState, call: CanisterCall, plan: CallPlan, context: ReplicaContext): Executed {
  const { canister, prepaid, instructionLimit, entry } = plan;
  const { caller: origin, cycles, methodName, arg } = call;
  const opened = openContext({ ...canister, cycles: canister.cycles - prepaid }, { origin, cycles });
  const { contextId } = opened;
  const message = { kind: entry.kind, methodName, arg, ...messageCaller(origin) };
  const ran = runMessage(
    state,
    opened.canister,
    { code: entry.code, contextId, message, instructionLimit },
    context,
  );
  const fee = executionFee(ran.instructionsUsed, entry.code.module.width);
  const charged = chargedFor(ran.state, canister.id, { prepaid, fee });
  const ended = { canisterId: canister.id, contextId, end: ran.end };
  return { state: settleContext(charged, ended, context), instructionsUsed: ran.instructionsUsed };
}

function unexecuted(
  state: ReplicaState,
  call: CanisterCall,
  answer: ReturnType<typeof plainReject>,
  context: ReplicaContext,
): Executed {
  const response = { answer, refund: call.cycles };
  return { state: respond(state, call.caller, response, context.limits), instructionsUsed: 0n };
}

function notFound(id: Principal): Reject {
  return reject("IC0301", `Canister ${id.toText()} not found`);
}

type Entry =
  | { readonly ok: true; readonly code: InstalledCode; readonly kind: MessageKind }
  | { readonly ok: false; readonly reject: Reject };

function entryOf(canister: CanisterState, methodName: string): Entry {
  const code = canister.installed;
  if (code === undefined) return { ok: false, reject: wasmModuleNotFound(canister.id) };
  const { module } = code;
  if (module.updateMethods.has(methodName)) return { ok: true, code, kind: "update" };
  if (module.queryMethods.has(methodName)) return { ok: true, code, kind: "replicated_query" };
  if (module.compositeQueryMethods.has(methodName)) {
    const text = "Composite query cannot be called in replicated mode";
    return { ok: false, reject: reject("IC0527", text) };
  }
  return { ok: false, reject: methodNotFound(canister.id, "update", methodName) };
}
