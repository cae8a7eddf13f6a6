import type { Principal, QueryContent } from "../../wire/mod.ts";
import { findCanister } from "../canisters.ts";
import { freezingThreshold } from "../cycles/freezing-threshold.ts";
import { type Reject, reject } from "../error-code.ts";
import {
  instructionLimitReject,
  methodNotFound,
  trapReject,
  wasmModuleNotFound,
} from "../execution/execution-reject.ts";
import { messageEnvironment } from "../execution/message-environment.ts";
import type { ManagementOutcome } from "../management/management-call.ts";
import { isManagementCanister } from "../principals.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, InstalledCode, SubnetState } from "../state.ts";
import { runSystemCanisterQuery } from "../system/run-system-canister.ts";
import { isSystemCanister } from "../system/system-ids.ts";
import { queryManagementCanister } from "./query-management-canister.ts";

/** A query whose envelope was checked. */
export interface QueryRequest {
  readonly content: QueryContent;
  readonly effectiveCanisterId: Principal | undefined;
  /** Makes the certificate that a canister may show for its certified data; only asked for if its code can see it. */
  readonly dataCertificate: (canisterId: Principal) => Uint8Array;
}

/** The answer to a query. */
export type QueryOutcome =
  { readonly kind: "replied"; readonly arg: Uint8Array } | ({ readonly kind: "rejected" } & Reject);

/**
 * Answers a query from `state`. Leaves no trace: not in the memories, not in the logs, not in the balance.
 *
 * Composite query methods may be called too; the calls they would make are refused to them by the engine.
 */
export function executeQuery(
  state: SubnetState,
  request: QueryRequest,
  context: ReplicaContext,
): QueryOutcome {
  const { content } = request;
  const { canisterId, sender: caller, methodName, arg } = content;
  if (isManagementCanister(canisterId)) {
    return ofOutcome(queryManagementCanister(state, request));
  }
  if (isSystemCanister(canisterId)) {
    return ofOutcome(runSystemCanisterQuery(state, { canisterId, caller, methodName, arg }, context));
  }
  const target = findTarget(state, content);
  return target.ok ? runQuery(state, { ...request, ...target }, context) : rejected(target.reject);
}

type QueryKind = "query" | "composite_query";

type QueryTarget =
  | {
      readonly ok: true;
      readonly canister: CanisterState;
      readonly code: InstalledCode;
      readonly kind: QueryKind;
    }
  | { readonly ok: false; readonly reject: Reject };

function findTarget(state: SubnetState, content: QueryContent): QueryTarget {
  const canister = findCanister(state, content.canisterId);
  const id = content.canisterId.toText();
  const refuse = (fault: Reject): QueryTarget => ({ ok: false, reject: fault });
  if (canister === undefined) return refuse(reject("IC0301", `Canister ${id} not found`));
  if (canister.status.kind === "stopped") {
    const text = `Canister ${id} is stopped and therefore does not have a CallContextManager`;
    return refuse(reject("IC0508", text));
  }
  const code = canister.installed;
  if (code === undefined) return refuse(wasmModuleNotFound(canister.id));
  const kind = kindOf(code, content.methodName);
  if (kind === undefined) return refuse(methodNotFound(canister.id, "query", content.methodName));
  if (canister.cycles < freezingThreshold(canister)) {
    const text = `Canister ${id} is unable to process query calls because it's frozen. Please top up the canister with cycles and try again.`;
    return refuse(reject("IC0207", text));
  }
  return { ok: true, canister, code, kind };
}

function kindOf(code: InstalledCode, methodName: string): QueryKind | undefined {
  if (code.module.queryMethods.has(methodName)) return "query";
  return code.module.compositeQueryMethods.has(methodName) ? "composite_query" : undefined;
}

function runQuery(
  state: SubnetState,
  query: QueryRequest & Extract<QueryTarget, { ok: true }>,
  context: ReplicaContext,
): QueryOutcome {
  const { canister, code, kind, content } = query;
  const instructionLimit = context.limits.instructions.query;
  const { width } = code.module;
  const choices = usesCertificate(code)
    ? { width, dataCertificate: query.dataCertificate(canister.id) }
    : { width };
  const outcome = context.engine.run({
    instanceKey: canister.id.toText(),
    state: code.execution,
    message: {
      kind,
      methodName: content.methodName,
      arg: content.arg,
      caller: content.sender.toUint8Array(),
    },
    environment: messageEnvironment(state, canister, choices, context),
    instructionLimit,
  });
  if (outcome.kind === "trapped") return rejected(trapReject(canister.id, outcome.trap));
  if (outcome.kind === "out_of_instructions") {
    return rejected(instructionLimitReject(canister.id, instructionLimit));
  }
  const { response } = outcome;
  if (response === undefined) {
    const text = `Canister ${canister.id.toText()} did not reply to the call`;
    return rejected(reject("IC0506", text));
  }
  if (response.kind === "reply") return { kind: "replied", arg: response.data };
  return rejected(reject("IC0406", response.message));
}

/** Most canisters certify nothing, and making a certificate costs more than a small query. */
function usesCertificate(code: InstalledCode): boolean {
  return code.module.importedFunctions.some((name) => name.startsWith("data_certificate_"));
}

function ofOutcome(outcome: ManagementOutcome): QueryOutcome {
  return outcome.kind === "reply"
    ? { kind: "replied", arg: outcome.data }
    : { kind: "rejected", ...outcome.reject };
}

function rejected(fault: Reject): QueryOutcome {
  return { kind: "rejected", ...fault };
}
