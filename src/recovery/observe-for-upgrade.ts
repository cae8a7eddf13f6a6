import { encodeHex } from "../bytes/mod.ts";
import { replyOf } from "../client/mod.ts";
import type { CanisterControl } from "./canister-control.ts";
import { type Observation, observeCanister } from "./observe-canister.ts";

/** What a canister is before its code is exchanged. */
export interface UpgradeObservation extends Observation {
  /** The hashes in its chunk store, hexadecimal, ascending. */
  readonly storedChunks: readonly string[];
}

/**
 * Looks at a canister and its chunk store.
 *
 * @throws As {@link observeCanister}
 */
export async function observeForUpgrade(control: CanisterControl, name: string): Promise<UpgradeObservation> {
  const [observed, stored] = await Promise.all([observeCanister(control, name), control.storedChunks()]);
  const hashes = replyOf(stored, `read the chunk store of canister ${name}`);
  return { ...observed, storedChunks: hashes.map(encodeHex) };
}
