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
  | { readonly kind: "canister-started" }
  | { readonly kind: "canister-runs" }
  | { readonly kind: "canister-left-stopped" };
