import type { CanisterState, CyclesConsumed } from "../state.ts";

/** What cycles are used for. */
export type CyclesPurpose = keyof CyclesConsumed;

/** The account of a canister that has used no cycles yet. */
export const noCyclesConsumed: CyclesConsumed = {
  memory: 0n,
  computeAllocation: 0n,
  ingressInduction: 0n,
  instructions: 0n,
  requestAndResponseTransmission: 0n,
  uninstall: 0n,
  canisterCreation: 0n,
  httpOutcalls: 0n,
  burnedCycles: 0n,
};

/** `canister` without `cycles` of its balance, which never falls below 0; what really went is counted for `purpose`. */
export function consumeCycles(
  canister: CanisterState,
  cycles: bigint,
  purpose: CyclesPurpose = "instructions",
): CanisterState {
  const remaining = canister.cycles > cycles ? canister.cycles - cycles : 0n;
  return countConsumed({ ...canister, cycles: remaining }, canister.cycles - remaining, purpose);
}

/** `canister` with `cycles` more, or less if negative (a refund), on its account for `purpose`; its balance stays. */
export function countConsumed(
  canister: CanisterState,
  cycles: bigint,
  purpose: CyclesPurpose,
): CanisterState {
  const { cyclesConsumed } = canister;
  return { ...canister, cyclesConsumed: { ...cyclesConsumed, [purpose]: cyclesConsumed[purpose] + cycles } };
}
