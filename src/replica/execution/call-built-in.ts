import { reject } from "../error-code.ts";
import { managementHandlers } from "../management/handlers.ts";
import type { ManagementOutcome } from "../management/management-call.ts";
import { type CallAnswer, codedReject, plainReject } from "../messaging/call-answer.ts";
import { respond } from "../messaging/respond.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { runSystemCanisterUpdate } from "../system/run-system-canister.ts";
import type { Executed } from "./executed.ts";
import type { CanisterCall } from "./start-call.ts";

/** Executes a call to the management canister. It is answered at once, unless the method keeps the caller waiting. */
export function callManagementCanister(
  state: ReplicaState,
  call: CanisterCall,
  context: ReplicaContext,
): Executed {
  const { caller, sender, methodName: method, arg, cycles } = call;
  const handler = managementHandlers.get(method);
  if (handler === undefined) {
    const text = `Management canister has no method '${method}'`;
    return answered(state, call, { answer: plainReject(reject("IC0536", text)), accepted: 0n }, context);
  }
  const fromUser = caller.kind === "ingress";
  const request = { caller: sender, fromUser, origin: caller, method, arg, cyclesAttached: cycles };
  const outcome = handler(state, request, context);
  const bytes = arg.length + (outcome.kind === "reply" ? outcome.data.length : 0);
  // Decoding, checking and copying megabytes takes milliseconds, and canisters can make such calls without end.
  const forBytes = context.limits.managementByteInstructions * BigInt(bytes);
  const instructionsUsed = (outcome.instructionsUsed ?? 0n) + forBytes;
  if (outcome.kind === "pending") return { state: outcome.state, instructionsUsed };
  const ended = { answer: answerOf(outcome, plainReject), accepted: acceptedOf(outcome) };
  return { ...answered(outcome.state, call, ended, context), instructionsUsed };
}

/** Executes a call to a canister that the replica answers for itself. */
export function callSystemCanister(
  state: ReplicaState,
  call: CanisterCall,
  context: ReplicaContext,
): Executed {
  const { canisterId, sender, methodName, arg, cycles } = call;
  const request = { canisterId, caller: sender, methodName, arg, cyclesAttached: cycles };
  const outcome = runSystemCanisterUpdate(state, request, context);
  const ended = { answer: answerOf(outcome, codedReject), accepted: acceptedOf(outcome) };
  return answered(outcome.state, call, ended, context);
}

type Outcome = Exclude<ManagementOutcome, { kind: "pending" }>;

function answerOf(outcome: Outcome, refuse: typeof plainReject): CallAnswer {
  return outcome.kind === "reply" ? { kind: "reply", data: outcome.data } : refuse(outcome.reject);
}

function acceptedOf(outcome: Outcome): bigint {
  return outcome.kind === "reply" ? (outcome.cyclesAccepted ?? 0n) : 0n;
}

function answered(
  state: ReplicaState,
  call: CanisterCall,
  ended: { readonly answer: CallAnswer; readonly accepted: bigint },
  context: ReplicaContext,
): Executed {
  const response = { answer: ended.answer, refund: call.cycles - ended.accepted };
  return { state: respond(state, call.caller, response, context.limits), instructionsUsed: 0n };
}
