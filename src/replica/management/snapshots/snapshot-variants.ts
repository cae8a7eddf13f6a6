import type { ManagementResults } from "../../../wire/mod.ts";
import type { LowMemoryHook, SnapshotSource } from "../../state.ts";

type Metadata = ManagementResults["read_canister_snapshot_metadata"];
type Timer = Exclude<Metadata["global_timer"][0], undefined>;
type Hook = Exclude<Metadata["on_low_wasm_memory_hook_status"][0], undefined>;

/** Where a snapshot comes from, in Candid. */
export function sourceToCandid(source: SnapshotSource): Metadata["source"] {
  return source.kind === "taken_from_canister" ? { taken_from_canister: null } : { metadata_upload: null };
}

/** The global timer, in Candid: 0 is inactive. */
export function timerToCandid(timerNs: bigint): Timer {
  return timerNs === 0n ? { inactive: null } : { active: timerNs };
}

/** The global timer out of Candid. */
export function timerFromCandid(timer: Timer): bigint {
  return "active" in timer ? timer.active : 0n;
}

/** The hook status, in Candid. */
export function hookToCandid(hook: LowMemoryHook): Hook {
  switch (hook) {
    case "condition_not_satisfied":
      return { condition_not_satisfied: null };
    case "ready":
      return { ready: null };
    case "executed":
      return { executed: null };
  }
}

/** The hook status out of Candid. */
export function hookFromCandid(hook: Hook): LowMemoryHook {
  if ("ready" in hook) return "ready";
  return "executed" in hook ? "executed" : "condition_not_satisfied";
}
