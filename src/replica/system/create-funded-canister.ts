import type { CanisterCreationArgs, Principal } from "../../wire/mod.ts";
import { prices } from "../cycles/prices.ts";
import { createCanister } from "../lifecycle/create-canister.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { ReplicaState } from "../state.ts";
import { selectSubnet } from "./select-subnet.ts";
import { cmcId } from "./system-ids.ts";

export type FundedCanister =
  | { readonly ok: true; readonly state: ReplicaState; readonly canisterId: Principal }
  | { readonly ok: false; readonly reason: string };

/**
 * Creates a canister as the cycles minting canister does: out of `cycles`, of which the creation fee is taken, with
 * `creator` as controller unless the settings name others.
 */
export function createFundedCanister(
  state: ReplicaState,
  order: {
    readonly cycles: bigint;
    readonly creator: Principal;
    readonly creation: CanisterCreationArgs | undefined;
  },
  context: ReplicaContext,
): FundedCanister {
  const { cycles, creator, creation } = order;
  const selected = selectSubnet(state, creation?.subnet_selection[0]);
  if (!selected.ok) return selected;
  if (cycles < prices.canisterCreation) {
    const reason = `Creating a canister requires a fee of ${prices.canisterCreation} that is deducted from the canister's initial balance but only ${cycles} cycles were received with the create_canister request.`;
    return { ok: false, reason };
  }
  const created = createCanister(
    state,
    {
      creator,
      origin: { kind: "from_canister", canisterId: cmcId, canisterVersion: undefined },
      cycles: cycles - prices.canisterCreation,
      settings: creation?.settings[0],
      isProvisional: false,
      subnet: selected.subnet,
    },
    context,
  );
  return created.ok ? created : { ok: false, reason: created.reject.message };
}
