import { findCanister, withCanister } from "../canisters.ts";
import type { Principal } from "../../wire/mod.ts";
import type { CanisterState, QueryStatistics, ReplicaState } from "../state.ts";

/** What queries that users sent took of one canister. */
export interface QueryUsage extends QueryStatistics {
  readonly canisterId: Principal;
}

/** The statistics of a canister that was never queried. */
export const noQueryStatistics: QueryStatistics = {
  calls: 0n,
  instructions: 0n,
  requestBytes: 0n,
  responseBytes: 0n,
};

/**
 * Gathers what queries take while no round sees them, until the next round counts it.
 *
 * @example
 * ```ts
 * import { canisterIdFromNumber } from "icebox/wire";
 *
 * const collector = new QueryUsageCollector();
 * const canisterId = canisterIdFromNumber(7n);
 * const usage = { canisterId, calls: 1n, instructions: 5n, requestBytes: 2n, responseBytes: 3n };
 * collector.add(usage);
 * collector.add(usage);
 * if (collector.take()[0]?.calls !== 2n) throw new Error("both queries count");
 * if (collector.take().length !== 0) throw new Error("a usage is taken once");
 * ```
 */
export class QueryUsageCollector {
  #usages = new Map<string, QueryUsage>();

  add(usage: QueryUsage): void {
    const key = usage.canisterId.toText();
    const before = this.#usages.get(key);
    this.#usages.set(key, before === undefined ? usage : { ...usage, ...sum(before, usage) });
  }

  /** Everything since the last time, one entry per canister. */
  take(): readonly QueryUsage[] {
    const taken = [...this.#usages.values()];
    this.#usages = new Map();
    return taken;
  }
}

/** `state` with `usages` on the accounts of the canisters that are still there. */
export function countQueryUsages(state: ReplicaState, usages: readonly QueryUsage[]): ReplicaState {
  let current = state;
  for (const usage of usages) {
    const canister: CanisterState | undefined = findCanister(current, usage.canisterId);
    if (canister === undefined) continue;
    const queryStatistics = sum(canister.queryStatistics, usage);
    current = withCanister(current, { ...canister, queryStatistics });
  }
  return current;
}

function sum(one: QueryStatistics, other: QueryStatistics): QueryStatistics {
  return {
    calls: one.calls + other.calls,
    instructions: one.instructions + other.instructions,
    requestBytes: one.requestBytes + other.requestBytes,
    responseBytes: one.responseBytes + other.responseBytes,
  };
}
