import type { Principal } from "../../wire/mod.ts";
import { findCanister } from "../canisters.ts";
import { reject } from "../error-code.ts";
import { canisterMetrics } from "../management/canister-metrics.ts";
import { canisterStatus } from "../management/canister-status.ts";
import { fetchCanisterLogs } from "../management/fetch-canister-logs.ts";
import { listCanisters } from "../management/list-canisters.ts";
import type { ManagementHandler } from "../management/management-call.ts";
import { managementTarget, misdirection } from "../management/management-target.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { isSameSubnet } from "../subnets.ts";
import { type QueryAnswer, refusedQuery } from "./query-call.ts";

/** Methods of the management canister that can be queried: none of them changes the state. */
const QUERIES: ReadonlyMap<string, ManagementHandler> = new Map<string, ManagementHandler>([
  ["canister_status", canisterStatus],
  ["canister_metrics", canisterMetrics],
  ["fetch_canister_logs", fetchCanisterLogs],
  ["list_canisters", listCanisters],
]);

/** A query to the management canister, of a user or of a composite query. */
export interface ManagementQuery {
  readonly caller: Principal;
  /** Else the caller is a canister. */
  readonly fromUser: boolean;
  readonly method: string;
  /** Candid. */
  readonly arg: Uint8Array;
  /** The canister that a user's URL names. */
  readonly effectiveCanisterId?: Principal | undefined;
}

/**
 * Answers a query to the management canister.
 *
 * A user's URL must name the canister that the query is about; a composite query reaches those of its own subnet.
 */
export function queryManagementCanister(
  state: ReplicaState,
  query: ManagementQuery,
  context: ReplicaContext,
): QueryAnswer {
  const { caller, fromUser, method, arg } = query;
  const handler = QUERIES.get(method);
  if (handler === undefined) return refusedQuery(reject("IC0536", `Query method ${method} not found.`));
  const target = managementTarget(method, arg);
  if (target.kind === "canister") {
    const fault = fromUser ? misdirection(target.id, query.effectiveCanisterId) : undefined;
    if (fault !== undefined) return refusedQuery(reject("IC0408", fault));
    if (
      findCanister(state, target.id) === undefined ||
      !(fromUser || isSameSubnet(state, caller, target.id))
    ) {
      return refusedQuery(reject("IC0301", `Canister ${target.id.toText()} not found`));
    }
  }
  const outcome = handler(state, { caller, fromUser, method, arg, cyclesAttached: 0n }, context);
  if (outcome.kind === "reply") return { kind: "reply", data: outcome.data };
  if (outcome.kind === "reject") return refusedQuery(outcome.reject);
  throw new RangeError(`Cannot wait for the answer to the query "${method}"`);
}
