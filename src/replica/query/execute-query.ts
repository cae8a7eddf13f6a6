import type { Principal, QueryContent } from "../../wire/mod.ts";
import type { Reject } from "../error-code.ts";
import { callerInfoOf } from "../ingress/caller-info.ts";
import { isManagementCanister } from "../principals.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { runSystemCanisterQuery } from "../system/run-system-canister.ts";
import { isSystemCanister } from "../system/system-ids.ts";
import { type QueryAnswer, type QueryCall, refusedQuery } from "./query-call.ts";
import { QueryGraph } from "./query-graph.ts";
import { queryManagementCanister } from "./query-management-canister.ts";
import { QueryRunner } from "./query-runner.ts";
import type { QueryUsage } from "./query-statistics.ts";

/** A query whose envelope was checked. */
export interface QueryRequest {
  readonly content: QueryContent;
  readonly effectiveCanisterId: Principal | undefined;
  /** Makes the certificate that a canister may show for its certified data; only asked for if its code can see it. */
  readonly dataCertificate: (canisterId: Principal) => Uint8Array;
  /** Hears what each evaluated query took, for the statistics that the next round counts. */
  readonly observe?: (usage: QueryUsage) => void;
}

/** The answer to a query. */
export type QueryOutcome =
  { readonly kind: "replied"; readonly arg: Uint8Array } | ({ readonly kind: "rejected" } & Reject);

/**
 * Answers a query from `state`. Leaves no trace: not in the memories, not in the logs, not in the balance.
 *
 * A composite query calls queries of canisters of its subnet, and the queries of the management canister.
 */
export function executeQuery(
  state: ReplicaState,
  request: QueryRequest,
  context: ReplicaContext,
): QueryOutcome {
  const answer = answerQuery(state, request, context);
  return answer.kind === "reply"
    ? { kind: "replied", arg: answer.data }
    : { kind: "rejected", ...answer.reject };
}

function answerQuery(state: ReplicaState, request: QueryRequest, context: ReplicaContext): QueryAnswer {
  const { content, effectiveCanisterId, dataCertificate, observe } = request;
  const { canisterId, sender: caller, methodName, arg } = content;
  const call = { canisterId, caller, methodName, arg, ...callerInfoOf(content) };
  if (isManagementCanister(canisterId)) {
    const query = { caller, method: methodName, arg, fromUser: true, effectiveCanisterId };
    return queryManagementCanister(state, query, context);
  }
  if (isSystemCanister(canisterId)) return querySystemCanister(state, call, context);
  const runner = new QueryRunner(state, { canisterId, dataCertificate, observe }, context);
  try {
    return new QueryGraph(state, runner, context).run(call);
  } finally {
    runner.end();
  }
}

function querySystemCanister(state: ReplicaState, call: QueryCall, context: ReplicaContext): QueryAnswer {
  const outcome = runSystemCanisterQuery(state, call, context);
  return outcome.kind === "reply" ? { kind: "reply", data: outcome.data } : refusedQuery(outcome.reject);
}
