import { findCanister } from "../canisters.ts";
import { freezingThreshold } from "../cycles/freezing-threshold.ts";
import { type Reject, reject } from "../error-code.ts";
import { methodNotFound, wasmModuleNotFound } from "../execution/execution-reject.ts";
import type { CanisterState, InstalledCode, ReplicaState } from "../state.ts";
import type { QueryCall } from "./query-call.ts";

/** What a query call reaches, or why it reaches nothing. */
export type QueryTarget =
  | {
      readonly ok: true;
      readonly canister: CanisterState;
      readonly code: InstalledCode;
      readonly kind: "query" | "composite_query";
    }
  | { readonly ok: false; readonly reject: Reject };

/**
 * Finds the query method that `call` names.
 *
 * A canister that is stopping still answers queries, one that is stopped or frozen does not.
 */
export function findQueryTarget(state: ReplicaState, call: QueryCall): QueryTarget {
  const canister = findCanister(state, call.canisterId);
  const id = call.canisterId.toText();
  if (canister === undefined) return refuse(reject("IC0301", `Canister ${id} not found`));
  if (canister.status.kind === "stopped") {
    const text = `Canister ${id} is stopped and therefore does not have a CallContextManager`;
    return refuse(reject("IC0508", text));
  }
  const code = canister.installed;
  if (code === undefined) return refuse(wasmModuleNotFound(canister.id));
  const kind = kindOf(code, call.methodName);
  if (kind === undefined) return refuse(methodNotFound(canister.id, "query", call.methodName));
  if (canister.cycles < freezingThreshold(canister)) {
    const text = `Canister ${id} is unable to process query calls because it's frozen. Please top up the canister with cycles and try again.`;
    return refuse(reject("IC0207", text));
  }
  return { ok: true, canister, code, kind };
}

function kindOf(code: InstalledCode, methodName: string): "query" | "composite_query" | undefined {
  if (code.module.compositeQueryMethods.has(methodName)) return "composite_query";
  return code.module.queryMethods.has(methodName) ? "query" : undefined;
}

function refuse(fault: Reject): QueryTarget {
  return { ok: false, reject: fault };
}
