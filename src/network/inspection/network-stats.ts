import { type MemoryStats, readStoreStats, StoreError, type StoreStats } from "../../store/mod.ts";
import { mediumOf } from "./state-directory.ts";

/** What a memory takes, in bytes; pages of zeroes take nothing. */
export interface MemorySizes {
  readonly storedBytes: number;
  /** Of these, what only this memory has: so much would be freed without it. */
  readonly ownBytes: number;
  /** Of these, what other memories have, too. */
  readonly sharedBytes: number;
}

/** What a snapshot takes: its memories, and the pages of its module while that is being uploaded. */
export interface SnapshotSizes extends MemorySizes {
  /** In hexadecimal. */
  readonly id: string;
}

/** What a canister takes. */
export interface CanisterSizes {
  readonly id: string;
  readonly heap: MemorySizes;
  readonly stable: MemorySizes;
  /** Oldest first. */
  readonly snapshots: readonly SnapshotSizes[];
}

/** What a network takes on the disk. */
export interface NetworkStats extends Omit<StoreStats, "memories"> {
  /** Those with memories. */
  readonly canisters: readonly CanisterSizes[];
}

const MEMORY_NAME = /^canister\/([^/]+)(?:\/snapshot\/([0-9a-f]+))?\/(heap|stable|module)$/;
const nothing: MemorySizes = { storedBytes: 0, ownBytes: 0, sharedBytes: 0 };
/** A running network replaces files now and then, which may happen in the middle of the reading. */
const attempts = 3;

/**
 * How much the canisters of a network and their snapshots take, and how much of it they share. Works beside a running
 * network, too, and changes nothing.
 *
 * @throws NetworkError "network/no-state"; StoreError if the files are damaged
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mkdtemp, rm } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 *
 * const stateDirectory = await mkdtemp(join(tmpdir(), "icebox-"));
 * const network = await startNetwork({ stateDirectory });
 * assert.deepEqual(networkStats(stateDirectory).canisters, []);
 * await network.stop();
 * await rm(stateDirectory, { recursive: true });
 * ```
 */
export function networkStats(stateDirectory: string): NetworkStats {
  const { memories, ...sizes } = readWhileItChanges(stateDirectory);
  return { ...sizes, canisters: canistersOf(memories) };
}

function readWhileItChanges(stateDirectory: string): StoreStats {
  const medium = mediumOf(stateDirectory);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const stats = readStoreStats(medium);
      if (stats !== undefined) return stats;
      throw new StoreError({
        code: "store/file-absent",
        path: "ckpt",
        offset: 0,
        reason: "there is no checkpoint",
      });
    } catch (error) {
      if (attempt === attempts || medium.owner() === undefined) throw error;
    }
  }
}

function canistersOf(memories: readonly MemoryStats[]): readonly CanisterSizes[] {
  const canisters = new Map<string, CanisterSizes>();
  const snapshots = new Map<string, Map<string, SnapshotSizes>>();
  for (const { name, ...sizes } of memories) {
    const [, id, snapshot, part] = MEMORY_NAME.exec(name) ?? [];
    if (id === undefined) continue;
    const canister = canisters.get(id) ?? { id, heap: nothing, stable: nothing, snapshots: [] };
    if (snapshot === undefined) {
      canisters.set(id, { ...canister, [part === "heap" ? "heap" : "stable"]: sizes });
      continue;
    }
    canisters.set(id, canister);
    const taken = snapshots.get(id) ?? new Map<string, SnapshotSizes>();
    const before = taken.get(snapshot) ?? nothing;
    snapshots.set(id, taken.set(snapshot, { id: snapshot, ...sumOf(before, sizes) }));
  }
  return [...canisters.values()]
    .map((canister) => ({ ...canister, snapshots: byId(snapshots.get(canister.id)?.values() ?? []) }))
    .sort(compareIds);
}

function sumOf(one: MemorySizes, other: MemorySizes): MemorySizes {
  return {
    storedBytes: one.storedBytes + other.storedBytes,
    ownBytes: one.ownBytes + other.ownBytes,
    sharedBytes: one.sharedBytes + other.sharedBytes,
  };
}

function byId<Item extends { readonly id: string }>(items: Iterable<Item>): readonly Item[] {
  return [...items].sort(compareIds);
}

function compareIds(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}
