import { findCanister, withCanister } from "../canisters.ts";
import { addCycles } from "../cycles/max-cycles.ts";
import type { ReplicaState } from "../state.ts";
import type { CanisterMessage } from "./call-state.ts";

/**
 * `state` after the cycles of a best-effort call came back to a caller who gave it up: no callback learns of them. Those of
 * a caller who is gone are lost.
 */
export function creditRefund(
  state: ReplicaState,
  { canisterId }: CanisterMessage["caller"],
  cycles: bigint,
): ReplicaState {
  const canister = cycles === 0n ? undefined : findCanister(state, canisterId);
  if (canister === undefined) return state;
  return withCanister(state, { ...canister, cycles: addCycles(canister.cycles, cycles) });
}
