import { IDL } from "@icp-sdk/core/candid";
import type { CandidMethods, Opt } from "../candid/candid-interface.ts";
import type { Principal } from "../principal.ts";

/** A half-open range of log records: `start` is included, `end` is not. */
export interface LogRange {
  start: bigint;
  end: bigint;
}

/** Which log records to return; not in the published interface, but `icp` sends it. */
export type LogFilter = { by_idx: LogRange } | { by_timestamp_nanos: LogRange };

/** Argument of `fetch_canister_logs`. */
export interface FetchCanisterLogsArgs {
  canister_id: Principal;
  filter: Opt<LogFilter>;
}

/** One log record. */
export interface CanisterLogRecord {
  idx: bigint;
  timestamp_nanos: bigint;
  content: Uint8Array;
}

/** Arguments by method. */
export interface LogArgs {
  fetch_canister_logs: FetchCanisterLogsArgs;
}

/** Results by method. */
export interface LogResults {
  fetch_canister_logs: { canister_log_records: CanisterLogRecord[] };
}

const range = IDL.Record({ start: IDL.Nat64, end: IDL.Nat64 });

const logRecord = IDL.Record({
  idx: IDL.Nat64,
  timestamp_nanos: IDL.Nat64,
  content: IDL.Vec(IDL.Nat8),
} satisfies Record<keyof CanisterLogRecord, IDL.Type>);

/** Candid types by method. */
export const logMethods: CandidMethods<LogArgs> = {
  fetch_canister_logs: {
    args: IDL.Record({
      canister_id: IDL.Principal,
      filter: IDL.Opt(IDL.Variant({ by_idx: range, by_timestamp_nanos: range })),
    }),
    result: IDL.Record({ canister_log_records: IDL.Vec(logRecord) }),
  },
};
