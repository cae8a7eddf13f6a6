import type { InstallMode } from "../../client/mod.ts";
import type { UpgradeModule } from "./upgrade-module.ts";

/** What people should know before an upgrade begins. */
export type UpgradeWarning =
  /** No snapshot is taken: what goes wrong cannot be rolled back. */
  | { readonly kind: "no-way-back" }
  /** The network has no room for another one, so the snapshot goes before the new code is proven. */
  | { readonly kind: "replaced-before-health"; readonly snapshot: string }
  /** The canister is stopped: no health check can be made. */
  | { readonly kind: "not-checked"; readonly checks: number }
  /** Chunks of others are in the chunk store: those of the module are sent while the canister stands still. */
  | { readonly kind: "chunks-while-stopped"; readonly chunks: number }
  /** The heap and the stable memory are lost. */
  | { readonly kind: "state-is-lost" };

/** What belongs to the plan of an upgrade besides its steps. */
export interface UpgradeWork {
  /** The canister has this module already, and nothing is to be done. */
  readonly isUnchanged: boolean;
  readonly module: UpgradeModule;
  /** Encoded Candid. */
  readonly arg: Uint8Array;
  readonly mode: InstallMode;
  readonly warnings: readonly UpgradeWarning[];
  /** The hashes in the chunk store before. */
  readonly storedChunks: readonly string[];
}
