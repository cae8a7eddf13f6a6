import type { HealthResult } from "../health/health-check.ts";
import type { NamedFault } from "./fault-of.ts";

/** How an upgrade ended. Snapshot ids are hexadecimal. */
export interface UpgradeResult {
  /** "rolled-back": the canister is what it was before. "unchanged": it had the module already, nothing was done. */
  readonly outcome: "upgraded" | "rolled-back" | "unchanged";
  /** From the moment the canister had stopped until it ran again for good; undefined if it was not stopped or not started. */
  readonly downtimeMs: number | undefined;
  /** The snapshot of the state before, to go back to; undefined if none is kept. */
  readonly snapshot: string | undefined;
  /** The snapshots that are there now, oldest first. */
  readonly kept: readonly string[];
  /** Those of before that are not. */
  readonly deleted: readonly string[];
  readonly health: readonly HealthResult[];
  /** Chunks of others beside those of the module, for which the chunk store was not cleared. */
  readonly chunksLeft: number;
  /** Whether a rollback lost the global timer, which only the canister can set again. */
  readonly isTimerLost: boolean;
  /** Why it was rolled back. */
  readonly reason: NamedFault | undefined;
}
