import type { Principal } from "@icp-sdk/core/principal";
import {
  decodeManagementResult,
  encodeManagementArgs,
  type LogFilter,
  managementCanisterId,
} from "../../wire/mod.ts";
import { type Answer, mapAnswer } from "../answer.ts";
import type { Client } from "../create-client.ts";
import { queryCanister } from "../query-canister.ts";

/** What a canister printed, or the trace of a trap. */
export interface CanisterLogRecord {
  /** Counts up over the life of the canister. */
  readonly index: bigint;
  readonly timeNs: bigint;
  readonly content: Uint8Array;
}

/** Which logs are wanted. `start` is included, `end` is not. */
export interface LogQuery {
  readonly canisterId: Principal;
  /** All that the canister still has, if left out. */
  readonly range?: { readonly by: "index" | "timeNs"; readonly start: bigint; readonly end: bigint };
}

/** Reads the log of a canister, oldest record first. A query: one node's word, its signature verified. */
export async function fetchCanisterLogs(
  client: Client,
  { canisterId, range }: LogQuery,
): Promise<Answer<readonly CanisterLogRecord[]>> {
  const filter: [] | [LogFilter] =
    range === undefined
      ? []
      : [range.by === "index" ? { by_idx: rangeOf(range) } : { by_timestamp_nanos: rangeOf(range) }];
  const answer = await queryCanister(client, {
    canisterId: managementCanisterId,
    methodName: "fetch_canister_logs",
    arg: encodeManagementArgs("fetch_canister_logs", { canister_id: canisterId, filter }),
    effectiveCanisterId: canisterId,
  });
  return mapAnswer(answer, (reply) =>
    decodeManagementResult("fetch_canister_logs", reply).canister_log_records.map((record) => ({
      index: record.idx,
      timeNs: record.timestamp_nanos,
      content: Uint8Array.from(record.content),
    })),
  );
}

function rangeOf({ start, end }: { readonly start: bigint; readonly end: bigint }): {
  start: bigint;
  end: bigint;
} {
  return { start, end };
}
