import { type Reject, reject } from "../error-code.ts";
import type { CanisterState, InstalledCode } from "../state.ts";
import { wasmModuleNotFound } from "./execution-reject.ts";

/** The code of a canister that takes update calls, or why it takes none: stopped (IC0508) or empty (IC0537). */
export function checkRunnable(
  canister: CanisterState,
): { readonly ok: true; readonly code: InstalledCode } | { readonly ok: false; readonly reject: Reject } {
  const { id, status, installed } = canister;
  if (status.kind === "stopped") {
    return { ok: false, reject: reject("IC0508", `Canister ${id.toText()} is stopped`) };
  }
  if (installed === undefined) return { ok: false, reject: wasmModuleNotFound(id) };
  return { ok: true, code: installed };
}
