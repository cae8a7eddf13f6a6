import { recordBytes } from "../canister-logs.ts";
import { reject } from "../error-code.ts";
import type { CanisterLogRecord, ReplicaState } from "../state.ts";
import type { ManagementArgs } from "../../wire/mod.ts";
import { isVisibleTo, requireCanister } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

type LogFilter = NonNullable<ManagementArgs["fetch_canister_logs"]["filter"][0]>;

/** Largest answer, records with their headers. */
const MAX_RESULT_BYTES = 2_000_000;

/**
 * `fetch_canister_logs`: what a canister wrote, for whom its log visibility names.
 *
 * Of more than fits into one answer, the newest records are given, or the oldest ones that a filter asks for.
 */
export function fetchCanisterLogs(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("fetch_canister_logs", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const found = requireCanister(state, decoded.args.canister_id);
  if (!found.ok) return rejected(state, found.reject);
  const { canister } = found;
  if (!isVisibleTo(canister, canister.settings.logVisibility, call.caller)) {
    const text = `Caller ${call.caller.toText()} is not allowed to access canister logs`;
    return rejected(state, reject("IC0406", text));
  }
  const records = wantedRecords(canister.logs.records, decoded.args.filter[0]);
  return replied(state, "fetch_canister_logs", {
    canister_log_records: records.map((record) => ({
      idx: record.index,
      timestamp_nanos: record.timestampNs,
      content: record.content,
    })),
  });
}

function wantedRecords(
  records: readonly CanisterLogRecord[],
  filter: LogFilter | undefined,
): readonly CanisterLogRecord[] {
  if (filter === undefined) return firstWithin(records.toReversed()).toReversed();
  return firstWithin(records.filter((record) => isWithin(record, filter)));
}

function firstWithin(records: readonly CanisterLogRecord[]): readonly CanisterLogRecord[] {
  let sizeBytes = 0;
  const tooMany = records.findIndex((record) => (sizeBytes += recordBytes(record)) > MAX_RESULT_BYTES);
  return tooMany === -1 ? records : records.slice(0, tooMany);
}

function isWithin(record: CanisterLogRecord, filter: LogFilter): boolean {
  const [value, range] =
    "by_idx" in filter ? [record.index, filter.by_idx] : [record.timestampNs, filter.by_timestamp_nanos];
  return value >= range.start && value < range.end;
}
