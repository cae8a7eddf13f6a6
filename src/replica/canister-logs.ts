import type { CanisterLogRecord, CanisterLogs, CanisterState } from "./state.ts";

/** What a record takes in the log store besides its content: index, time and length. */
const RECORD_HEADER_BYTES = 20;

/** Logs of a canister that never wrote any. */
export const emptyLogs: CanisterLogs = { records: [], nextIndex: 0n };

/**
 * `canister` with `contents` appended to its logs, stamped with `timeNs`.
 *
 * The oldest records go when all of them together exceed `log_memory_limit`; a record larger than that is cut.
 */
export function appendLogs(
  canister: CanisterState,
  contents: readonly Uint8Array[],
  timeNs: bigint,
): CanisterState {
  if (contents.length === 0) return canister;
  const longest = canister.settings.logMemoryLimitBytes - RECORD_HEADER_BYTES;
  let { nextIndex } = canister.logs;
  const records: CanisterLogRecord[] = [...canister.logs.records];
  for (const content of contents) {
    records.push({ index: nextIndex, timestampNs: timeNs, content: content.slice(0, longest) });
    nextIndex += 1n;
  }
  return trimLogs({ ...canister, logs: { records, nextIndex } });
}

/** `canister` with the newest of its records that `log_memory_limit` has room for. */
export function trimLogs(canister: CanisterState): CanisterState {
  const { records, nextIndex } = canister.logs;
  const kept = newestWithin(records, canister.settings.logMemoryLimitBytes);
  return kept.length === records.length ? canister : { ...canister, logs: { records: kept, nextIndex } };
}

/** `canister` without its log records; the numbering goes on. */
export function clearLogs(canister: CanisterState): CanisterState {
  return { ...canister, logs: { ...canister.logs, records: [] } };
}

/** Bytes that `logs` take in the log store. */
export function logStoreBytes({ records }: CanisterLogs): number {
  return records.reduce((sum, record) => sum + recordBytes(record), 0);
}

/** Bytes that one record takes in the log store. */
export function recordBytes({ content }: CanisterLogRecord): number {
  return RECORD_HEADER_BYTES + content.length;
}

function newestWithin(records: readonly CanisterLogRecord[], limit: number): readonly CanisterLogRecord[] {
  let sizeBytes = 0;
  let first = records.length;
  for (const record of records.toReversed()) {
    sizeBytes += recordBytes(record);
    if (sizeBytes > limit) break;
    first -= 1;
  }
  return first === 0 ? records : records.slice(first);
}
