import { differingPages, PAGE_BYTES, type PageMap } from "../../../pages/mod.ts";
import type { Principal } from "../../../wire/mod.ts";
import type { ReplicaLimits } from "../../limits.ts";
import type { CanisterSnapshot, CanisterState, ReplicaState } from "../../state.ts";

/*
 * The Internet Computer writes the state to files at a checkpoint, every 500 rounds. What was written to memories since
 * then counts as heap delta when a snapshot of it is taken or loaded, and no other canister can load it before the next
 * checkpoint. Our pages are durable with their round, so there is nothing to wait for: checkpoints are imitated only
 * where the limits ask for it, for programs that must be tried against those refusals.
 */

/** `state` with its canisters kept as those of the last checkpoint, if checkpoints are imitated and one is due. */
export function takeCheckpoint(state: ReplicaState, limits: ReplicaLimits): ReplicaState {
  const interval = limits.checkpointIntervalRounds;
  if (interval === 0 || state.round % BigInt(interval) !== 0n) return state;
  return { ...state, checkpoint: state.canisters };
}

/** What a checkpoint looks at of a canister or of a snapshot. */
type Written = Pick<CanisterSnapshot, "heap" | "stable" | "chunkStore">;

/** Bytes of both memories of a snapshot of `ownerId` that no checkpoint has written; 0 unless they are imitated. */
export function unwrittenMemoryBytes(
  state: ReplicaState,
  snapshot: Written,
  { ownerId, limits }: { readonly ownerId: Principal; readonly limits: ReplicaLimits },
): number {
  if (limits.checkpointIntervalRounds === 0) return 0;
  const written = writtenOf(state.checkpoint?.get(ownerId.toText()));
  const pages =
    fewestNewPages(
      snapshot.heap,
      written.map(({ heap }) => heap),
    ) +
    fewestNewPages(
      snapshot.stable,
      written.map(({ stable }) => stable),
    );
  return pages * PAGE_BYTES;
}

/** The heap delta of a snapshot of `ownerId`: unwritten bytes of its memories and of its WasmChunks, in whole pages. */
export function unwrittenBytes(
  state: ReplicaState,
  snapshot: Written,
  options: { readonly ownerId: Principal; readonly limits: ReplicaLimits },
): number {
  if (options.limits.checkpointIntervalRounds === 0) return 0;
  const written = writtenOf(state.checkpoint?.get(options.ownerId.toText()));
  let chunkPages = 0;
  for (const [hash, chunk] of snapshot.chunkStore) {
    const isWritten = written.some(({ chunkStore }) => chunkStore.has(hash));
    if (!isWritten) chunkPages += Math.ceil(chunk.length / PAGE_BYTES);
  }
  return unwrittenMemoryBytes(state, snapshot, options) + chunkPages * PAGE_BYTES;
}

/** Everything of a canister that its last checkpoint wrote: its own memories and those of its snapshots. */
function writtenOf(canister: CanisterState | undefined): readonly Written[] {
  if (canister === undefined) return [];
  const snapshots: Written[] = [...canister.snapshots.values()];
  const execution = canister.installed?.execution;
  if (execution === undefined) return snapshots;
  const { heap, stable } = execution;
  return [{ heap, stable, chunkStore: canister.chunkStore }, ...snapshots];
}

/** Pages of `map` that differ from the written map that is nearest to it; all of them if there is none. */
function fewestNewPages(map: PageMap, written: readonly PageMap[]): number {
  return written.reduce((fewest, other) => Math.min(fewest, countNewPages(map, other)), map.pageCount);
}

function countNewPages(map: PageMap, written: PageMap): number {
  return [...differingPages(written, map)].length;
}
