import { MemoryPageStore } from "../../pages/mod.ts";
import { restoreState, stateRootHash } from "../../replica/mod.ts";
import { checkStore, readStore, type StorageMedium, StoreError } from "../../store/mod.ts";
import { readKeySecrets } from "../keys/key-secrets.ts";
import { createNetworkKeys } from "../keys/network-keys.ts";
import { type PlainFault, toPlainFailure } from "../plain-fault.ts";
import { assertRootHash } from "../storage/assert-root-hash.ts";
import { replicaContextOver } from "../worker/replica-context.ts";
import { mediumOf } from "./state-directory.ts";

/** One thing that is wrong with the files of a network. */
export interface NetworkDamage {
  /** A coded fault; `path` and `offset` where it is about a place in a file. */
  readonly fault: PlainFault;
  readonly message: string;
}

/** What {@link checkNetwork} found. */
export interface NetworkCheck {
  /** Empty if everything is sound. */
  readonly damages: readonly NetworkDamage[];
  /** What the next start will do to the files, one sentence each; nothing of it was promised to anyone. */
  readonly notes: readonly string[];
  /** Pages that were read and compared with their checksums. */
  readonly checkedPages: number;
  /** Number of the last round; 0 before the first, undefined if it could not be read. */
  readonly round: bigint | undefined;
}

/**
 * Reads everything that a network keeps in its directory and says what is wrong, changing nothing: every file, every page,
 * every blob, every record, and whether the state has the root hash that was certified.
 *
 * @throws NetworkError "network/no-state"; StoreError "store/owned" if a network runs there: its files change while they
 *   are read
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mkdtemp, rm } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 *
 * const stateDirectory = await mkdtemp(join(tmpdir(), "icebox-"));
 * await (await startNetwork({ stateDirectory })).stop();
 * const { damages, round } = await checkNetwork(stateDirectory);
 * assert.deepEqual([damages, round], [[], 1n]);
 * await rm(stateDirectory, { recursive: true });
 * ```
 */
export async function checkNetwork(stateDirectory: string): Promise<NetworkCheck> {
  const medium = mediumOf(stateDirectory);
  const { faults, cut, leftovers, checkedPages } = checkStore(medium);
  const owned = faults.find(({ code }) => code === "store/owned");
  if (owned !== undefined) throw new StoreError(owned);
  const damages = faults.map((fault) => damageOf(new StoreError(fault)));
  const notes = leftovers.map((path) => `"${path}" belongs to no state and goes at the next start`);
  if (cut !== undefined) {
    notes.push(`"${cut.path}" ends in the middle of a round at offset ${String(cut.offset)}: ${cut.reason}`);
  }
  if (damages.length > 0) return { damages, notes, checkedPages, round: undefined };
  try {
    return { damages, notes, checkedPages, round: await checkState(medium, stateDirectory) };
  } catch (error) {
    return { damages: [damageOf(error)], notes, checkedPages, round: undefined };
  }
}

function damageOf(error: unknown): NetworkDamage {
  const { fault, message } = toPlainFailure(error);
  if (fault === undefined) throw error;
  return { fault, message };
}

/** Makes the state from its records and compares its root hash; answers the number of its round. */
async function checkState(medium: StorageMedium, stateDirectory: string): Promise<bigint> {
  const stored = readStore(medium);
  if (stored === undefined || stored.round.sequence === 0n) return 0n;
  const { config } = await createNetworkKeys(await readKeySecrets(stateDirectory));
  // Restoring prepares modules, but neither runs messages nor reads pages.
  const context = replicaContextOver(new MemoryPageStore());
  const state = restoreState(stored, { config, context });
  assertRootHash(stored.round, stateRootHash(state, context.platform));
  return stored.round.sequence;
}
