import { encodeHex, encodeUtf8 } from "../../bytes/mod.ts";
import { reject } from "../error-code.ts";
import type { ReplicaLimits } from "../limits.ts";
import type { AdmittedCall, CallResult, IngressState } from "./ingress-state.ts";

/** `ingress` with `calls` waiting, except those whose request id is known already: a replay has no effect. */
export function receiveCalls(ingress: IngressState, calls: readonly AdmittedCall[]): IngressState {
  let { entries } = ingress;
  const fresh: AdmittedCall[] = [];
  for (const call of calls) {
    const id = encodeHex(call.requestId);
    if (entries.has(id)) continue;
    const { sender, canisterId, ingressExpiryNs } = call.content;
    const { effectiveCanisterId, effectiveSubnetId } = call;
    const status = { kind: "received" } as const;
    entries = entries.with(id, {
      status,
      sender,
      canisterId,
      effectiveCanisterId,
      ...(effectiveSubnetId && { effectiveSubnetId }),
      ingressExpiryNs,
      resultKey: undefined,
    });
    fresh.push(call);
  }
  if (fresh.length === 0) return ingress;
  return { ...ingress, entries, waiting: [...ingress.waiting, ...fresh] };
}

/** `ingress` in which the call shows as being processed if it was not answered yet. */
export function markProcessing(ingress: IngressState, requestId: Uint8Array): IngressState {
  const id = encodeHex(requestId);
  const entry = ingress.entries.get(id);
  if (entry?.status.kind !== "received") return ingress;
  return { ...ingress, entries: ingress.entries.with(id, { ...entry, status: { kind: "processing" } }) };
}

/** How and when a call ended. */
export interface FinishedCall {
  readonly requestId: Uint8Array;
  readonly result: CallResult;
  readonly timeNs: bigint;
}

/**
 * `ingress` with the result of a call, which is remembered from now on for the agreed time and at least until its request
 * expires; the oldest results make room if there are too many bytes.
 */
export function finishCall(
  ingress: IngressState,
  finished: FinishedCall,
  limits: ReplicaLimits,
): IngressState {
  const requestId = encodeHex(finished.requestId);
  const entry = ingress.entries.get(requestId);
  if (entry === undefined)
    throw new RangeError(`Cannot finish the call "${requestId}" as it was never received`);
  const sizeBytes = resultBytes(finished.result);
  const resultKey = ingress.nextResult.toString().padStart(16, "0");
  const keptUntilNs = finished.timeNs + limits.statusKeptNs;
  const forgetAtNs = keptUntilNs > entry.ingressExpiryNs ? keptUntilNs : entry.ingressExpiryNs;
  return dropOldResults(
    {
      ...ingress,
      entries: ingress.entries.with(requestId, { ...entry, status: finished.result, resultKey }),
      forgetOrder: ingress.forgetOrder.with(forgetKey(forgetAtNs, requestId), requestId),
      results: ingress.results.with(resultKey, { requestId, sizeBytes }),
      nextResult: ingress.nextResult + 1,
      resultBytes: ingress.resultBytes + sizeBytes,
      ended: { requestId: finished.requestId, sizeBytes, before: ingress.ended },
    },
    limits.maxResultBytes,
  );
}

/** Rejects (IC0202) the waiting calls whose ingress expiry is before `timeNs`. */
export function expireCalls(ingress: IngressState, timeNs: bigint, limits: ReplicaLimits): IngressState {
  const expired = ingress.waiting.filter((call) => call.content.ingressExpiryNs < timeNs);
  if (expired.length === 0) return ingress;
  let current: IngressState = {
    ...ingress,
    waiting: ingress.waiting.filter((call) => call.content.ingressExpiryNs >= timeNs),
  };
  for (const { requestId } of expired) {
    const text = `Ingress message ${encodeHex(requestId)} timed out waiting to start executing.`;
    const result = { kind: "rejected", ...reject("IC0202", text) } as const;
    current = finishCall(current, { requestId, result, timeNs }, limits);
  }
  return current;
}

/** `ingress` without the calls whose time to be remembered was over at `timeNs`; only calls that ended are forgotten. */
export function forgetCalls(ingress: IngressState, timeNs: bigint): IngressState {
  let current = ingress;
  const firstToKeep = forgetKey(timeNs, "");
  for (let next = current.forgetOrder.first(); next !== undefined; next = current.forgetOrder.first()) {
    const [key, id] = next;
    if (key >= firstToKeep) break;
    const entry = current.entries.get(id);
    current = { ...dropResult(current, entry?.resultKey), forgetOrder: current.forgetOrder.without(key) };
    current = { ...current, entries: current.entries.without(id) };
  }
  return current;
}

function dropOldResults(ingress: IngressState, maxBytes: number): IngressState {
  let current = ingress;
  while (current.resultBytes > maxBytes) {
    const oldest = current.results.first();
    if (oldest === undefined) break;
    const [key, { requestId }] = oldest;
    current = dropResult(current, key);
    const entry = current.entries.get(requestId);
    if (entry === undefined) continue;
    const done = { ...entry, status: { kind: "done" }, resultKey: undefined } as const;
    current = { ...current, entries: current.entries.with(requestId, done) };
  }
  return current;
}

function dropResult(ingress: IngressState, key: string | undefined): IngressState {
  const kept = key === undefined ? undefined : ingress.results.get(key);
  if (key === undefined || kept === undefined) return ingress;
  const results = ingress.results.without(key);
  return { ...ingress, results, resultBytes: ingress.resultBytes - kept.sizeBytes };
}

/** What a result counts for in the limits on results. */
export function resultBytes(result: CallResult): number {
  return result.kind === "replied" ? result.data.length : encodeUtf8(result.message).length;
}

function forgetKey(forgetAtNs: bigint, id: string): string {
  return `${forgetAtNs.toString().padStart(20, "0")}:${id}`;
}
