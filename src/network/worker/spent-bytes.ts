import { encodeHex, releaseBytes } from "../../bytes/mod.ts";
import { decodePrincipal } from "../../wire/mod.ts";
import { isManagementCanister, type ReplicaState } from "../../replica/mod.ts";
import { ownBuffer, transferBytes } from "./plain-call.ts";
import type { PlainCall, RoundResult } from "./subnet-messages.ts";

/*
 * Megabytes that nobody refers to any more bring on a collection every few dozen calls, which costs more than the calls
 * do. Where it is certain that bytes are not needed any more, their memory goes back at once.
 */

/** Methods of the management canister of whose argument nothing is kept: what it brings is copied into pages or chunks. */
const copiesArgument: ReadonlySet<string> = new Set(["upload_canister_snapshot_data", "upload_chunk"]);

/** The arguments that were handed over to this thread, until their calls ended in a round that is visible. */
export class HandedArguments {
  #spent: Uint8Array[] = [];

  /** A round was executed: the arguments of its own calls that ended in it are spent, unless something keeps them. */
  roundEnded(calls: readonly PlainCall[], { finished }: Pick<RoundResult, "finished">): void {
    const large = calls.filter(({ arg }) => arg.length >= transferBytes);
    if (large.length === 0) return;
    const ended = new Set(finished.map(encodeHex));
    for (const { arg, canisterId, methodName, requestId } of large) {
      if (!copiesArgument.has(methodName) || !isManagementCanister(decodePrincipal(canisterId))) continue;
      if (ended.has(encodeHex(requestId))) this.#spent.push(arg);
    }
  }

  /** The round is visible: no state that has its calls waiting is read any more. */
  release(): void {
    for (const arg of this.#spent) releaseBytes(arg);
    this.#spent = [];
  }
}

/** Large results of the management canister that `before` keeps and `after` does not. It encodes each reply for one call. */
export function droppedResults(before: ReplicaState, after: ReplicaState): Uint8Array[] {
  const { entries, results } = before.ingress;
  const dropped: Uint8Array[] = [];
  for (const { before: kept, after: still } of results.differences(after.ingress.results)) {
    const entry = kept !== undefined && still === undefined ? entries.get(kept.requestId) : undefined;
    if (entry?.status.kind !== "replied" || !isManagementCanister(entry.canisterId)) continue;
    if (ownBuffer(entry.status.data).length > 0) dropped.push(entry.status.data);
  }
  return dropped;
}
