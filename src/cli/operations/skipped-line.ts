import type { Skipped } from "../../recovery/mod.ts";

/** Says why a canister is neither stopped nor started. */
export function skippedLine(skipped: Skipped, name: string): string {
  return skipped === "already-stopped"
    ? `Canister ${name} is stopped already: it is neither stopped nor started`
    : needsNoStop("Deleting a snapshot", name);
}

/** Says that work does not need a stopped canister, though `--auto-stop` would allow to stop it. */
export function needsNoStop(work: string, name: string): string {
  return `${work} needs no stop: canister ${name} stays as it is`;
}
