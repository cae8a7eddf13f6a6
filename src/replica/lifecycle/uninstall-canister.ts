import { recordChange } from "../canister-history.ts";
import { clearLogs } from "../canister-logs.ts";
import { refreshLowMemoryHook } from "../low-memory-hook.ts";
import type { CanisterState, ChangeOrigin } from "../state.ts";

/**
 * `canister` without its code and everything that came with it: memories, certified data, timer, WasmChunks and logs.
 *
 * Cycles, settings, status, history and snapshots stay. One version on, also for a canister that was empty already.
 */
export function uninstallCanister(
  canister: CanisterState,
  origin: ChangeOrigin,
  timeNs: bigint,
): CanisterState {
  const emptied = clearLogs({
    ...canister,
    installed: undefined,
    certifiedData: new Uint8Array(),
    globalTimerNs: 0n,
    chunkStore: new Map(),
    lastInstallNs: undefined,
  });
  return refreshLowMemoryHook(recordChange(emptied, { kind: "code_uninstall" }, { origin, timeNs }));
}
