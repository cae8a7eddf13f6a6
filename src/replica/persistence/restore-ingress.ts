import { encodeHex } from "../../bytes/mod.ts";
import type { AdmittedCall, IngressEntry, IngressState, KeptResult } from "../ingress/ingress-state.ts";
import { PersistentMap } from "../persistent-map.ts";
import { entryForm, ingressForm, type StoredCall, waitingForm } from "./forms/ingress-forms.ts";
import { type RecordGroup, unknownRecord } from "./record-groups.ts";
import { keyNumber } from "./record-keys.ts";

/** The calls of users from their records; the order in which they are forgotten and the kept results follow from them. */
export function restoreIngress(records: RecordGroup, waiting: RecordGroup): IngressState {
  const counter = records.take("", ingressForm);
  let entries = PersistentMap.empty<IngressEntry>();
  let forgetOrder = PersistentMap.empty<string>();
  let results = PersistentMap.empty<KeptResult>();
  let resultBytes = 0;
  for (const [requestId, { result, ...rest }] of records.takeAll("/", entryForm)) {
    entries = entries.with(requestId, { ...rest, resultKey: result?.key });
    forgetOrder = forgetOrder.with(`${keyNumber(rest.forgetAtNs)}:${requestId}`, requestId);
    if (result === undefined) continue;
    const { key, ...kept } = result;
    results = results.with(key, { ...kept, requestId });
    resultBytes += kept.sizeBytes;
  }
  records.assertEmpty();
  return { ...counter, entries, forgetOrder, results, resultBytes, waiting: restoreWaiting(waiting) };
}

function restoreWaiting(records: RecordGroup): AdmittedCall[] {
  const prefix = "/";
  const stored = records.takeAll(prefix, waitingForm);
  for (const [name, { call }] of stored) {
    if (encodeHex(call.requestId) !== name) throw unknownRecord(records.key + prefix + name);
  }
  records.assertEmpty();
  return stored
    .map(([, value]) => value)
    .sort(byArrival)
    .map(({ call }) => call);
}

function byArrival(one: StoredCall, other: StoredCall): number {
  if (one.arrival.round !== other.arrival.round) return one.arrival.round < other.arrival.round ? -1 : 1;
  return one.arrival.position - other.arrival.position;
}
