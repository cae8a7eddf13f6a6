/** One step of an operation. Snapshot ids are hexadecimal. */
export type Step =
  | { readonly kind: "stop" }
  | { readonly kind: "take-snapshot"; readonly replace?: string }
  /** The snapshot that was taken is among those that the network lists. */
  | { readonly kind: "prove-snapshot" }
  | { readonly kind: "load-snapshot"; readonly snapshot: string }
  | { readonly kind: "delete-snapshot"; readonly snapshot: string }
  | { readonly kind: "start" };

/** The method of the management canister that a step calls. */
export const methodOfStep: Readonly<Record<Step["kind"], string>> = {
  stop: "stop_canister",
  "take-snapshot": "take_canister_snapshot",
  "prove-snapshot": "list_canister_snapshots",
  "load-snapshot": "load_canister_snapshot",
  "delete-snapshot": "delete_canister_snapshot",
  start: "start_canister",
};
