import type { Principal, QueryContent } from "../../wire/mod.ts";
import { reject } from "../error-code.ts";
import { canisterStatus } from "../management/canister-status.ts";
import { fetchCanisterLogs } from "../management/fetch-canister-logs.ts";
import type { ManagementCall, ManagementOutcome } from "../management/management-call.ts";
import { managementTarget, misdirection } from "../management/management-target.ts";
import { rejected } from "../management/outcomes.ts";
import type { SubnetState } from "../state.ts";

/** Methods of the management canister that users may query: none of them changes the state. */
const QUERIES: ReadonlyMap<string, (state: SubnetState, call: ManagementCall) => ManagementOutcome> = new Map(
  [
    ["canister_status", canisterStatus],
    ["fetch_canister_logs", fetchCanisterLogs],
  ],
);

/** A query to the management canister and the canister that its URL names. */
export interface ManagementQuery {
  readonly content: QueryContent;
  readonly effectiveCanisterId: Principal | undefined;
}

/** Answers a user's query to the management canister. */
export function queryManagementCanister(state: SubnetState, request: ManagementQuery): ManagementOutcome {
  const { content, effectiveCanisterId } = request;
  const { methodName: method, arg, sender: caller } = content;
  if (method === "list_canisters") {
    const text = "list_canisters is only available on subnets with subnet admins";
    return rejected(state, reject("IC0406", text));
  }
  const query = QUERIES.get(method);
  if (query === undefined) return rejected(state, reject("IC0536", `Query method ${method} not found.`));
  const target = managementTarget(method, arg);
  const fault = target.kind === "canister" ? misdirection(target.id, effectiveCanisterId) : undefined;
  if (fault !== undefined) return rejected(state, reject("IC0408", fault));
  return query(state, { caller, fromUser: true, method, arg, cyclesAttached: 0n });
}
