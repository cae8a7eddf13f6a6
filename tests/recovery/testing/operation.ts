import type { Principal } from "@icp-sdk/core/principal";
import {
  decodeManagementResult,
  encodeManagementArgs,
  managementCanisterId,
  type ManagementArgs,
  type ManagementMethod,
  type ManagementResults,
} from "icebox/wire";

/** One call of a workload, and what the workload then knows. */
export interface Operation {
  /** For counting and for messages. */
  readonly name: string;
  readonly canisterId: Principal;
  readonly methodName: string;
  readonly arg: Uint8Array;
  readonly effectiveCanisterId: Principal;
  /** How the call ends if everything is in order. */
  readonly expects: "replied" | "rejected";
  /** Called once, when the call is known to have ended as expected; the reply is empty for a reject. */
  readonly accept: (reply: Uint8Array) => void;
}

/** A call of the management canister that is to be replied to. */
export function managementOperation<Method extends ManagementMethod>(
  methodName: Method,
  args: ManagementArgs[Method],
  details: {
    readonly effectiveCanisterId: Principal;
    readonly name?: string;
    readonly accept: (result: ManagementResults[Method]) => void;
  },
): Operation {
  return {
    name: details.name ?? methodName,
    canisterId: managementCanisterId,
    methodName,
    arg: encodeManagementArgs(methodName, args),
    effectiveCanisterId: details.effectiveCanisterId,
    expects: "replied",
    accept: (reply) => details.accept(decodeManagementResult(methodName, reply)),
  };
}

const cycles = 10n ** 18n;

/** Creates a canister that does not run out of cycles. */
export function createOperation(accept: (canisterId: Principal) => void): Operation {
  return managementOperation(
    "provisional_create_canister_with_cycles",
    { amount: [cycles], settings: [], specified_id: [], sender_canister_version: [] },
    { effectiveCanisterId: managementCanisterId, accept: ({ canister_id }) => accept(canister_id) },
  );
}
