import type { CanisterState } from "../state.ts";

/** `canister` without `cycles` of its balance; a balance never falls below 0. */
export function consumeCycles(canister: CanisterState, cycles: bigint): CanisterState {
  const remaining = canister.cycles > cycles ? canister.cycles - cycles : 0n;
  return { ...canister, cycles: remaining };
}
