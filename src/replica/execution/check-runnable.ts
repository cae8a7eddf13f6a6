import { type Reject, reject } from "../error-code.ts";
import type { CanisterState, InstalledCode } from "../state.ts";
import { wasmModuleNotFound } from "./execution-reject.ts";

/** The code of a canister that takes calls, or why it takes none: stopped, stopping or empty (IC0537). */
export function checkRunnable(
  canister: CanisterState,
): { readonly ok: true; readonly code: InstalledCode } | { readonly ok: false; readonly reject: Reject } {
  const fault = statusFault(canister);
  if (fault !== undefined) return { ok: false, reject: fault };
  const { id, installed } = canister;
  if (installed === undefined) return { ok: false, reject: wasmModuleNotFound(id) };
  return { ok: true, code: installed };
}

/** The reject of a call to a canister that is stopped (IC0508) or stopping (IC0509). */
export function statusFault({ id, status }: CanisterState): Reject | undefined {
  switch (status.kind) {
    case "running":
      return undefined;
    case "stopping":
      return reject("IC0509", `Canister ${id.toText()} is stopping`);
    case "stopped":
      return reject("IC0508", `Canister ${id.toText()} is stopped`);
  }
}
