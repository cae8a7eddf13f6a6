import type { Principal } from "../../wire/mod.ts";
import { findCanister, withCanister } from "../canisters.ts";
import { consumeCycles } from "../cycles/consume-cycles.ts";
import { MAX_CYCLES } from "../cycles/max-cycles.ts";
import type { ReplicaState } from "../state.ts";

/** `state` after the canister `id` got back what was set aside for an execution, and paid the fee of it. */
export function chargedFor(
  state: ReplicaState,
  id: Principal,
  costs: { readonly prepaid: bigint; readonly fee: bigint },
): ReplicaState {
  const canister = findCanister(state, id);
  if (canister === undefined) return state;
  const refunded = { ...canister, cycles: canister.cycles + costs.prepaid };
  const charged = consumeCycles(refunded, costs.fee, "instructions");
  // What it accepted meanwhile may have filled its balance.
  return withCanister(state, charged.cycles > MAX_CYCLES ? { ...charged, cycles: MAX_CYCLES } : charged);
}
