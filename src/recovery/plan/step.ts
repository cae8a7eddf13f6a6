import type { UpgradeStep } from "./upgrade-step.ts";

/** One step of an operation. Snapshot ids are hexadecimal. */
export type Step =
  | { readonly kind: "stop" }
  | { readonly kind: "take-snapshot"; readonly replace?: string }
  /** The snapshot that was taken is among those that the network lists. */
  | { readonly kind: "prove-snapshot" }
  | { readonly kind: "load-snapshot"; readonly snapshot: string }
  | { readonly kind: "delete-snapshot"; readonly snapshot: string }
  | { readonly kind: "start" }
  | UpgradeStep;

/** The method of the management canister that a step calls. */
export const methodOfStep: Readonly<Record<Step["kind"], string>> = {
  stop: "stop_canister",
  "take-snapshot": "take_canister_snapshot",
  "prove-snapshot": "list_canister_snapshots",
  "load-snapshot": "load_canister_snapshot",
  "delete-snapshot": "delete_canister_snapshot",
  start: "start_canister",
  "upload-chunks": "upload_chunk",
  "install-code": "install_code",
  "check-health": "canister_status",
  "clear-chunks": "clear_chunk_store",
  "restore-chunks": "clear_chunk_store",
};

/** The same for one step: a large module is installed out of its chunks. */
export function methodOf(step: Step): string {
  const isChunked = step.kind === "install-code" && step.chunks !== undefined;
  return isChunked ? "install_chunked_code" : methodOfStep[step.kind];
}
