import { methodNotFound } from "../execution/execution-reject.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { cmcMethods } from "./cmc/cmc-methods.ts";
import { cyclesLedgerMethods } from "./cycles-ledger/cycles-ledger-methods.ts";
import { icpLedgerMethods } from "./icp-ledger/icp-ledger-methods.ts";
import { cmcId, cyclesLedgerId, icpLedgerId } from "./system-ids.ts";
import type { SystemCall, SystemMethod, SystemOutcome } from "./system-method.ts";

const methodsByCanister: ReadonlyMap<string, ReadonlyMap<string, SystemMethod>> = new Map([
  [icpLedgerId.toText(), icpLedgerMethods],
  [cyclesLedgerId.toText(), cyclesLedgerMethods],
  [cmcId.toText(), cmcMethods],
]);

/** Executes an update call to a system canister; its queries can be called this way too. IC0536 for no such method. */
export function runSystemCanisterUpdate(
  state: ReplicaState,
  call: SystemCall,
  context: ReplicaContext,
): SystemOutcome {
  const method = methodOf(call);
  if (method !== undefined) return method.run(state, call, context);
  return { kind: "reject", state, reject: methodNotFound(call.canisterId, "update", call.methodName) };
}

/** Answers a query call to a system canister from `state`. IC0536 for no such query method. */
export function runSystemCanisterQuery(
  state: ReplicaState,
  call: SystemCall,
  context: ReplicaContext,
): SystemOutcome {
  const method = methodOf(call);
  if (method?.kind === "query") return method.run(state, call, context);
  return { kind: "reject", state, reject: methodNotFound(call.canisterId, "query", call.methodName) };
}

function methodOf(call: SystemCall): SystemMethod | undefined {
  return methodsByCanister.get(call.canisterId.toText())?.get(call.methodName);
}
