import { encodeUtf8 } from "../../bytes/mod.ts";
import type { OutgoingCall } from "../../engine/mod.ts";
import { Principal } from "../../wire/mod.ts";
import { withCanister } from "../canisters.ts";
import { consumeCycles } from "../cycles/consume-cycles.ts";
import { callTransmissionFee, responseTransmissionPrepayment } from "../cycles/fees.ts";
import { senderVersionFault } from "../management/sender-version.ts";
import { isManagementCanister } from "../principals.ts";
import type { CanisterState, ReplicaState } from "../state.ts";
import { codedReject, payloadOf } from "./call-answer.ts";
import { addCallback } from "./callbacks.ts";
import { enqueueMessage } from "./message-queue.ts";

const SECOND_NS = 1_000_000_000n;

/**
 * Sends the calls that a message of `canister` performed in the context `contextId`, in their order.
 *
 * The caller pays the transmission; the cycles for receiving and executing the response are set aside with the callback.
 * A call to the management canister that names another version than the caller's is answered before it leaves.
 */
export function makeCalls(
  state: ReplicaState,
  canister: CanisterState,
  made: {
    readonly contextId: string;
    readonly calls: readonly OutgoingCall[];
    /** Of `canister` in the message that performed the calls. */
    readonly version: bigint;
  },
): ReplicaState {
  let current = canister;
  let sent = state;
  for (const call of made.calls) {
    const deadlineNs = deadlineOf(call, state.timeNs);
    const callee = Principal.fromUint8Array(call.callee);
    const fee = callTransmissionFee(encodeUtf8(call.methodName).length + call.arg.length);
    const paid = consumeCycles(current, fee, "requestAndResponseTransmission");
    const added = addCallback(
      { ...paid, cycles: current.cycles - call.cycles - call.prepaidCycles },
      {
        contextId: made.contextId,
        callee,
        onReply: call.onReply,
        onReject: call.onReject,
        onCleanup: call.onCleanup,
        cyclesSent: call.cycles,
        prepaidTransmission: responseTransmissionPrepayment,
        prepaidExecution: call.prepaidCycles - fee - responseTransmissionPrepayment,
        deadlineNs,
      },
    );
    current = added.canister;
    const { callbackId } = added;
    const caller = { kind: "canister", canisterId: canister.id, callbackId, deadlineNs } as const;
    const fault = isManagementCanister(callee)
      ? senderVersionFault({ ...call, version: made.version })
      : undefined;
    if (fault !== undefined) {
      const payload = payloadOf(codedReject(fault));
      sent = enqueueMessage(sent, { kind: "response", caller, payload, refund: call.cycles });
      continue;
    }
    sent = enqueueMessage(sent, {
      kind: "request",
      caller,
      receiver: callee,
      methodName: call.methodName,
      arg: call.arg,
      cycles: call.cycles,
    });
  }
  return withCanister(sent, current);
}

/** Deadlines are whole seconds: the timeout counts from the second in which the call is made. */
function deadlineOf(call: OutgoingCall, timeNs: bigint): bigint {
  if (call.timeoutSeconds === undefined) return 0n;
  return (timeNs / SECOND_NS + BigInt(call.timeoutSeconds)) * SECOND_NS;
}
