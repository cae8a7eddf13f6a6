/** How a transfer that was cut off ended. Snapshot ids are hexadecimal. */
export type TransferEnd =
  /** The snapshot is complete on the network, or the folder is complete and verified. */
  | { readonly kind: "finished"; readonly snapshot: string }
  /** Every byte was confirmed by the network; the folder is not there any more to compare the rest. */
  | { readonly kind: "kept"; readonly snapshot: string; readonly reason: string }
  /** What it had made is removed: the unfinished snapshot, or the unfinished folder. */
  | { readonly kind: "undone"; readonly snapshot: string; readonly reason: string }
  /** There was nothing of it, or not any more. */
  | { readonly kind: "nothing-left"; readonly reason: string };
