import type { CanisterState } from "../state.ts";
import { countConsumed, type CyclesPurpose } from "./consume-cycles.ts";
import { idleBurn, shareOfDay } from "./idle-burn.ts";

/** A canister that paid for its resources, or one that could not. */
export type ResourceCharge =
  { readonly kind: "paid"; readonly canister: CanisterState } | { readonly kind: "out_of_cycles" };

/**
 * Charges `canister` for what it occupied during `seconds`: memory first, then its compute allocation.
 *
 * Each comes from the reserved balance first and may take both balances down to 0; the freezing threshold protects
 * nothing here, it is made of these charges. A canister that cannot pay one of them in full is out of cycles.
 */
export function chargeResources(canister: CanisterState, seconds: bigint): ResourceCharge {
  const burn = idleBurn(canister);
  const paid = chargeOne(canister, shareOfDay(burn.memory, seconds), "memory");
  const both = paid && chargeOne(paid, shareOfDay(burn.computeAllocation, seconds), "computeAllocation");
  return both === undefined ? { kind: "out_of_cycles" } : { kind: "paid", canister: both };
}

function chargeOne(
  canister: CanisterState,
  cycles: bigint,
  purpose: CyclesPurpose,
): CanisterState | undefined {
  if (cycles === 0n) return canister;
  if (cycles > canister.cycles + canister.reservedCycles) return undefined;
  const fromReserved = cycles < canister.reservedCycles ? cycles : canister.reservedCycles;
  const paid = {
    ...canister,
    reservedCycles: canister.reservedCycles - fromReserved,
    cycles: canister.cycles - (cycles - fromReserved),
  };
  return countConsumed(paid, cycles, purpose);
}
