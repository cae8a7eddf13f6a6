import { joinBytes } from "../../bytes/mod.ts";
import type { Batch } from "../execute-round.ts";
import type { ReplicaPlatform } from "../replica-context.ts";
import { batchForm } from "./forms/call-form.ts";
import { decodeRecord, encodeRecord } from "./record-form.ts";

const nothing = new Uint8Array();

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
  return joinBytes(encodeRecord(batchForm, batch));
}

/**
 * A hash, 32 bytes, that tells batches apart: that of the bytes of the batch with empty arguments, for which the request
 * ids stand. Hashing megabytes of arguments once more would take longer than executing such a call.
 */
export function batchDigest(batch: Batch, platform: Pick<ReplicaPlatform, "sha256">): Uint8Array {
  const ingress = batch.ingress.map((call) => ({ ...call, content: { ...call.content, arg: nothing } }));
  return platform.sha256(encodeBatch({ ...batch, ingress }));
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
