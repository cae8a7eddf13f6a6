import { trimLogs } from "../canister-logs.ts";
import type { Reject } from "../error-code.ts";
import { refreshLowMemoryHook } from "../low-memory-hook.ts";
import type { ReplicaLimits } from "../limits.ts";
import type { CanisterSettings, CanisterState, ReplicaState } from "../state.ts";
import { allocationReservation } from "./allocation-reservation.ts";
import { checkSettings } from "./check-settings.ts";

/** A canister with its new settings and all that follows from them at once, or why it cannot have them. */
export type AppliedSettings =
  { readonly ok: true; readonly canister: CanisterState } | { readonly ok: false; readonly reject: Reject };

/**
 * Gives `canister`, which need not be part of `state` yet, other settings: logs that have no room go, cycles are reserved
 * for a larger allocation, and the low-memory hook is looked at. Version and history are left alone.
 */
export function applySettings(
  state: ReplicaState,
  canister: CanisterState,
  options: { readonly settings: CanisterSettings; readonly limits: ReplicaLimits },
): AppliedSettings {
  const fault = checkSettings(state, canister, options);
  if (fault !== undefined) return { ok: false, reject: fault };
  const changed = { ...canister, settings: options.settings };
  const reservation = allocationReservation(state, { before: canister, after: changed }, options.limits);
  const paid = {
    ...changed,
    cycles: changed.cycles - reservation,
    reservedCycles: changed.reservedCycles + reservation,
  };
  return { ok: true, canister: refreshLowMemoryHook(trimLogs(paid)) };
}
