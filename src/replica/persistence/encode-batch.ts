import { joinBytes, type SplitBytes } from "../../bytes/mod.ts";
import type { Batch } from "../execute-round.ts";
import { batchForm } from "./forms/call-form.ts";
import { decodeRecord, encodeRecord } from "./record-form.ts";

/**
 * The bytes of a batch, so that a round can be recorded and executed again (`docs/formats/state-records.md`, "Batch").
 *
 * @example
 * ```ts
 * const batch = { timeNs: 7n, randomness: new Uint8Array(32), ingress: [] };
 * if (decodeBatch(encodeBatch(batch)).timeNs !== 7n) throw new Error("the time is lost");
 * ```
 */
export function encodeBatch(batch: Batch): Uint8Array {
  return joinBytes(encodeBatchSplit(batch));
}

/** As {@link encodeBatch}; shares the arguments of large calls with the batch. */
export function encodeBatchSplit(batch: Batch): SplitBytes {
  return encodeRecord(batchForm, batch);
}

/**
 * The batch that {@link encodeBatch} wrote; it shares no bytes with its argument.
 *
 * @throws StateRecordError `replica/unknown-record-version` or `replica/malformed-record`, with the key `batch`
 * @example
 * ```ts
 * const bytes = encodeBatch({ timeNs: 7n, randomness: new Uint8Array(32), ingress: [] });
 * if (decodeBatch(bytes).ingress.length !== 0) throw new Error("calls from nowhere");
 * ```
 */
export function decodeBatch(bytes: Uint8Array): Batch {
  return decodeRecord(batchForm, "batch", bytes);
}
