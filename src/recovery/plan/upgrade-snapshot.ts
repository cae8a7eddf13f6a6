import { encodeHex } from "../../bytes/mod.ts";
import type { Observation } from "../observe-canister.ts";
import { networkMaxSnapshots } from "./snapshot-policy.ts";

/** How an upgrade keeps the way back. Ids are hexadecimal. */
export type UpgradeSnapshot =
  /** A further snapshot; those that are there stay. */
  | { readonly kind: "add" }
  /** The named one goes once the new code is proven healthy. */
  | { readonly kind: "replace"; readonly snapshot: string }
  /** None: what goes wrong cannot be rolled back. */
  | { readonly kind: "skip" };

/**
 * What holds if nobody chose: a further snapshot; where one is the most and there is one, that one is replaced. Any other
 * canister that is full needs a choice: adding is then refused.
 */
export function chooseUpgradeSnapshot(before: Observation, maxSnapshots: number): UpgradeSnapshot {
  const ids = before.snapshots.map(({ id }) => encodeHex(id));
  const [only] = ids;
  const isReplaced = Math.min(maxSnapshots, networkMaxSnapshots) === 1 && ids.length === 1;
  return isReplaced && only !== undefined ? { kind: "replace", snapshot: only } : { kind: "add" };
}
