/** What became of a part of an operation that was cut off. Snapshot ids are hexadecimal. */
export type Finding =
  | { readonly kind: "snapshot-taken"; readonly snapshot: string }
  | { readonly kind: "no-snapshot-taken" }
  /** Several appeared since the operation began: whose they are cannot be told, all stay. */
  | { readonly kind: "several-snapshots"; readonly snapshots: readonly string[] }
  | { readonly kind: "snapshot-loaded"; readonly snapshot: string }
  | { readonly kind: "snapshot-not-loaded"; readonly snapshot: string }
  | { readonly kind: "snapshot-deleted"; readonly snapshot: string }
  | { readonly kind: "snapshot-kept"; readonly snapshot: string }
  /** The new code is installed and healthy. */
  | { readonly kind: "code-upgraded"; readonly moduleHash: string }
  /** The canister is what it was before the upgrade. */
  | { readonly kind: "code-restored"; readonly moduleHash: string }
  /** The new code is installed, a health check fails, and there is no snapshot to go back to. */
  | { readonly kind: "code-unhealthy"; readonly moduleHash: string; readonly reason: string }
  /** Chunks that are none of this upgrade lie beside those of the module: the store was not cleared. */
  | { readonly kind: "chunks-left"; readonly chunks: number }
  /** The global timer was set before a snapshot was loaded, and only the canister can set it again. */
  | { readonly kind: "timer-lost" }
  | { readonly kind: "canister-started" }
  | { readonly kind: "canister-runs" }
  | { readonly kind: "canister-left-stopped" };
