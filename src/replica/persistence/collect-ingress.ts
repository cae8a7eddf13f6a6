import { encodeHex } from "../../bytes/mod.ts";
import {
  type AdmittedCall,
  emptyIngressState,
  type IngressEntry,
  type IngressState,
} from "../ingress/ingress-state.ts";
import type { ReplicaState } from "../state.ts";
import type { ChangeCollector } from "./change-collector.ts";
import { entryForm, forgetForm, ingressForm, type StoredEntry, waitingForm } from "./forms/ingress-forms.ts";
import { queueDifference } from "./queue-difference.ts";
import { FORGET_KEY, INGRESS_KEY, WAITING_KEY } from "./record-keys.ts";

/** Gathers what changed of the calls of users. */
export function collectIngress(
  collector: ChangeCollector,
  before: ReplicaState | undefined,
  after: ReplicaState,
): void {
  if (before?.ingress === after.ingress) return;
  collector.update(INGRESS_KEY, ingressForm, { before: before?.ingress, after: after.ingress });
  const known = (before?.ingress ?? emptyIngressState).entries;
  for (const { key, after: entry } of known.differences(after.ingress.entries)) {
    if (entry === undefined) collector.drop(`${INGRESS_KEY}/${key}`);
    else collector.put(`${INGRESS_KEY}/${key}`, entryForm, storedEntry(after.ingress, entry));
  }
  const order = (before?.ingress ?? emptyIngressState).forgetOrder;
  for (const { key, after: requestId } of order.differences(after.ingress.forgetOrder)) {
    if (requestId === undefined) collector.drop(`${FORGET_KEY}/${key}`);
    else collector.put(`${FORGET_KEY}/${key}`, forgetForm, {});
  }
  collectWaiting(collector, before?.ingress.waiting ?? [], after);
}

function storedEntry(ingress: IngressState, entry: IngressEntry): StoredEntry {
  const { resultKey, ...rest } = entry;
  const kept = resultKey === undefined ? undefined : ingress.results.get(resultKey);
  if (resultKey === undefined || kept === undefined) return { ...rest, result: undefined };
  return { ...rest, result: { key: resultKey, sizeBytes: kept.sizeBytes } };
}

/**
 * New calls get this round as their arrival: the order by arrival is that of the queue, as those that stay keep their
 * order and new ones stand behind them.
 */
function collectWaiting(
  collector: ChangeCollector,
  before: readonly AdmittedCall[],
  after: ReplicaState,
): void {
  const { gone, come, kept } = queueDifference(before, after.ingress.waiting);
  for (const call of gone) collector.drop(waitingKey(call));
  for (const [index, call] of come.entries()) {
    const arrival = { round: after.round, position: kept + index };
    collector.put(waitingKey(call), waitingForm, { arrival, call });
  }
}

function waitingKey(call: AdmittedCall): string {
  return `${WAITING_KEY}/${encodeHex(call.requestId)}`;
}
