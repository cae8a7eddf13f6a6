import type { Skipped } from "../../recovery/mod.ts";

/** Says why a canister is neither stopped nor started. */
export function skippedLine(skipped: Skipped, name: string): string {
  return skipped === "already-stopped"
    ? `Canister ${name} is stopped already: it is neither stopped nor started`
    : `Deleting a snapshot needs no stop: canister ${name} stays as it is`;
}
