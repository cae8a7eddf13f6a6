import { encodeUtf8 } from "../../bytes/mod.ts";
import { findCanister } from "../canisters.ts";
import { type Reject, reject } from "../error-code.ts";
import { managementTarget } from "../management/management-target.ts";
import { plainReject } from "../messaging/call-answer.ts";
import type { CanisterMessage } from "../messaging/call-state.ts";
import { creditRefund } from "../messaging/credit-refund.ts";
import { respond } from "../messaging/respond.ts";
import { isManagementCanister, isSamePrincipal } from "../principals.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { SubnetConfig, ReplicaState } from "../state.ts";
import { findSubnet, subnetOf } from "../subnets.ts";
import { isSystemCanister } from "../system/system-ids.ts";
import { callManagementCanister, callSystemCanister } from "./call-built-in.ts";
import type { Executed } from "./executed.ts";
import { executeIsolated } from "./execute-isolated.ts";
import { failResponse, runResponse } from "./run-response.ts";
import { startCall } from "./start-call.ts";

/** Longest method name and argument, together, of a call to another subnet. */
const MAX_PAYLOAD_ACROSS_SUBNETS = 2 * 1024 * 1024;

type RequestMessage = Extract<CanisterMessage, { kind: "request" }>;

/** Executes a message that is out of the queue: a call of a canister, or the response to one. */
export function executeMessage(
  state: ReplicaState,
  message: CanisterMessage,
  context: ReplicaContext,
): Executed {
  const { canisterId } = message.caller;
  return message.kind === "request"
    ? executeIsolated({
        canisterId: message.receiver,
        execute: () => executeRequest(state, message, context),
        fail: (fault) => rejectRequest(state, message, fault, context),
      })
    : executeIsolated({
        canisterId,
        execute: () => runResponse(state, message, context),
        fail: (fault) => failResponse(state, message, { reject: fault, context }),
      });
}

/** A best-effort call that reaches its callee too late is dropped: its caller was told long ago, and gets its cycles back. */
function executeRequest(state: ReplicaState, request: RequestMessage, context: ReplicaContext): Executed {
  const { caller, receiver, methodName, arg, cycles } = request;
  const { deadlineNs } = caller;
  if (deadlineNs > 0n && deadlineNs <= state.timeNs) {
    return { state: creditRefund(state, caller, cycles), instructionsUsed: 0n };
  }
  const call = { caller, sender: caller.canisterId, canisterId: receiver, methodName, arg, cycles };
  const isManagement = isManagementCanister(receiver) || findSubnet(state, receiver) !== undefined;
  const fault =
    sizeFault(state, request) ??
    (isManagement ? undefined : (routeFault(state, request) ?? minimumFault(state, request)));
  if (fault !== undefined) {
    return { state: rejectRequest(state, request, fault, context), instructionsUsed: 0n };
  }
  if (isManagement) return callManagementCanister(state, call, context);
  return isSystemCanister(receiver)
    ? callSystemCanister(state, call, context)
    : startCall(state, call, context);
}

function rejectRequest(
  state: ReplicaState,
  request: RequestMessage,
  fault: Reject,
  context: ReplicaContext,
): ReplicaState {
  const response = { answer: plainReject(fault), refund: request.cycles };
  return respond(state, request.caller, response, context.limits);
}

/** Whether the call finds a way to its receiver. */
function routeFault(state: ReplicaState, { receiver }: RequestMessage): Reject | undefined {
  if (subnetOf(state, receiver) !== undefined) return undefined;
  return reject("IC0301", `No route to canister ${receiver.toText()}`);
}

/** Whether the call is too large to leave its subnet. */
function sizeFault(state: ReplicaState, request: RequestMessage): Reject | undefined {
  const { caller, methodName, arg } = request;
  const sizeBytes = encodeUtf8(methodName).length + arg.length;
  if (sizeBytes <= MAX_PAYLOAD_ACROSS_SUBNETS) return undefined;
  const destination = destinationOf(state, request);
  if (destination === undefined || destination === subnetOf(state, caller.canisterId)) return undefined;
  const sender = caller.canisterId.toText();
  return reject(
    "IC0504",
    `Canister ${sender} violated contract: attempted to send a message of size ${sizeBytes} exceeding the limit ${MAX_PAYLOAD_ACROSS_SUBNETS}`,
  );
}

/** The subnet that executes the call; for the management canister the one that holds the canister which it is about. */
function destinationOf(state: ReplicaState, request: RequestMessage): SubnetConfig | undefined {
  const { receiver, methodName, arg } = request;
  if (!isManagementCanister(receiver)) return findSubnet(state, receiver) ?? subnetOf(state, receiver);
  const target = managementTarget(methodName, arg);
  return target.kind === "canister" ? subnetOf(state, target.id) : undefined;
}

/** Whether the call brings the cycles that its receiver demands of other canisters. */
function minimumFault(state: ReplicaState, request: RequestMessage): Reject | undefined {
  const { caller, receiver, cycles } = request;
  const minimum = findCanister(state, receiver)?.settings.minimumIncomingCanisterCallCycles ?? 0n;
  if (cycles >= minimum || isSamePrincipal(caller.canisterId, receiver)) return undefined;
  const text = `Canister ${receiver.toText()} requires at least ${minimum} cycles for a call of another canister, but only ${cycles} cycles were attached`;
  return reject("IC0504", text);
}
