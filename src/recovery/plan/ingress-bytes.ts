import { decodeHex } from "../../bytes/mod.ts";
import { encodeManagementArgs, type Principal } from "../../wire/mod.ts";
import { methodOfStep, type Step } from "./step.ts";

/** The bytes of a step's call that its receiver pays for: method name and argument. */
export function ingressBytesOf(step: Step, canisterId: Principal): number {
  return methodOfStep[step.kind].length + argumentOf(step, canisterId).length;
}

/** The same for the look at the canister behind a stop. */
export function statusCallBytes(canisterId: Principal): number {
  return (
    "canister_status".length + encodeManagementArgs("canister_status", { canister_id: canisterId }).length
  );
}

function argumentOf(step: Step, canister_id: Principal): Uint8Array {
  switch (step.kind) {
    case "stop":
      return encodeManagementArgs("stop_canister", { canister_id });
    case "start":
      return encodeManagementArgs("start_canister", { canister_id });
    case "prove-snapshot":
      return encodeManagementArgs("list_canister_snapshots", { canister_id });
    case "delete-snapshot":
      return encodeManagementArgs("delete_canister_snapshot", {
        canister_id,
        snapshot_id: decodeHex(step.snapshot),
      });
    case "load-snapshot":
      return encodeManagementArgs("load_canister_snapshot", {
        canister_id,
        snapshot_id: decodeHex(step.snapshot),
        sender_canister_version: [],
      });
    case "upload-chunks":
    case "install-code":
    case "check-health":
    case "clear-chunks":
    case "restore-chunks":
      throw new RangeError(`the bytes of ${step.kind} depend on the module`);
    case "take-snapshot":
      return encodeManagementArgs("take_canister_snapshot", {
        canister_id,
        replace_snapshot: step.replace === undefined ? [] : [decodeHex(step.replace)],
        uninstall_code: [],
        sender_canister_version: [],
      });
  }
}
