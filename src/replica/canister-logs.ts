import type { CanisterLogRecord, CanisterLogs, CanisterState } from "./state.ts";

/** Logs of a canister that never wrote any. */
export const emptyLogs: CanisterLogs = { records: [], nextIndex: 0n };

/**
 * `canister` with `contents` appended to its logs, stamped with `timeNs`.
 *
 * The oldest records go when the contents together exceed `log_memory_limit`; a record larger than that is cut.
 */
export function appendLogs(
  canister: CanisterState,
  contents: readonly Uint8Array[],
  timeNs: bigint,
): CanisterState {
  if (contents.length === 0) return canister;
  const limit = canister.settings.logMemoryLimitBytes;
  let { nextIndex } = canister.logs;
  const records: CanisterLogRecord[] = [...canister.logs.records];
  for (const content of contents) {
    records.push({ index: nextIndex, timestampNs: timeNs, content: content.slice(0, limit) });
    nextIndex += 1n;
  }
  return { ...canister, logs: { records: newestWithin(records, limit), nextIndex } };
}

/** `canister` without its log records; the numbering goes on. */
export function clearLogs(canister: CanisterState): CanisterState {
  return { ...canister, logs: { ...canister.logs, records: [] } };
}

function newestWithin(records: readonly CanisterLogRecord[], limit: number): CanisterLogRecord[] {
  let sizeBytes = 0;
  let first = records.length;
  for (let index = records.length - 1; index >= 0; index -= 1) {
    sizeBytes += records[index]?.content.length ?? 0;
    if (sizeBytes > limit) break;
    first = index;
  }
  return records.slice(first);
}
