import { encodeHex } from "../../bytes/mod.ts";
import type { AdmittedCall, IngressEntry, IngressState, KeptResult } from "../ingress/ingress-state.ts";
import { PersistentMap } from "../persistent-map.ts";
import { entryForm, forgetForm, ingressForm, type StoredCall, waitingForm } from "./forms/ingress-forms.ts";
import { type RecordGroup, unknownRecord } from "./record-groups.ts";

/** Records of the calls of users, by what they tell. */
export interface IngressRecords {
  readonly entries: RecordGroup;
  readonly forgetOrder: RecordGroup;
  readonly waiting: RecordGroup;
}

/** The calls of users from their records; the kept results follow from the entries. */
export function restoreIngress(records: IngressRecords): IngressState {
  const counter = records.entries.take("", ingressForm);
  const entries: [string, IngressEntry][] = [];
  const results: [string, KeptResult][] = [];
  let resultBytes = 0;
  for (const [requestId, { result, ...rest }] of records.entries.takeAll("/", entryForm)) {
    entries.push([requestId, { ...rest, resultKey: result?.key }]);
    if (result === undefined) continue;
    const { key, ...kept } = result;
    results.push([key, { ...kept, requestId }]);
    resultBytes += kept.sizeBytes;
  }
  records.entries.assertEmpty();
  return {
    ...counter,
    entries: PersistentMap.from(entries),
    forgetOrder: restoreForgetOrder(records.forgetOrder),
    results: PersistentMap.from(results),
    resultBytes,
    waiting: restoreWaiting(records.waiting),
    ended: undefined,
  };
}

function restoreForgetOrder(records: RecordGroup): PersistentMap<string> {
  const prefix = "/";
  const order = records.takeAll(prefix, forgetForm).map(([name]) => {
    const requestId = FORGET_NAME.exec(name)?.[1];
    if (requestId === undefined) throw unknownRecord(records.key + prefix + name);
    return [name, requestId] as const;
  });
  records.assertEmpty();
  return PersistentMap.from(order);
}

const FORGET_NAME = /^\d{20}:([0-9a-f]+)$/;

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
