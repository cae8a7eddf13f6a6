import type { Principal } from "../../wire/mod.ts";
import type { Reject } from "../error-code.ts";
import type { CanisterState } from "../state.ts";
import { consumeCycles } from "./consume-cycles.ts";
import { instructionFee } from "./fees.ts";
import { freezingThreshold } from "./freezing-threshold.ts";
import { snapshotNotEnoughCycles } from "./out-of-cycles.ts";

export type ChargeOutcome =
  { readonly ok: true; readonly canister: CanisterState } | { readonly ok: false; readonly reject: Reject };

/**
 * Charges `instructions` of snapshot work that `sender` asked for to `canister`, which must stay at or above its freezing
 * threshold (IC0207).
 */
export function chargeInstructions(
  canister: CanisterState,
  instructions: bigint,
  sender: Principal,
): ChargeOutcome {
  const fee = instructionFee(instructions, 32);
  const missing = freezingThreshold(canister) + fee - canister.cycles;
  if (missing > 0n) return { ok: false, reject: snapshotNotEnoughCycles(canister, missing, sender) };
  return { ok: true, canister: consumeCycles(canister, fee) };
}
