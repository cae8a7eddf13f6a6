import type { CanisterCreationArgs, Principal } from "../../wire/mod.ts";
import { prices } from "../cycles/prices.ts";
import { createCanister } from "../lifecycle/create-canister.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { SubnetState } from "../state.ts";
import { rootSubnet } from "../subnets.ts";
import { cmcId } from "./system-ids.ts";

export type FundedCanister =
  | { readonly ok: true; readonly state: SubnetState; readonly canisterId: Principal }
  | { readonly ok: false; readonly reason: string };

/**
 * Creates a canister as the cycles minting canister does: out of `cycles`, of which the creation fee is taken, with
 * `creator` as controller unless the settings name others.
 *
 * The embedded network has one subnet, of type application: any other choice is refused.
 */
export function createFundedCanister(
  state: SubnetState,
  order: {
    readonly cycles: bigint;
    readonly creator: Principal;
    readonly creation: CanisterCreationArgs | undefined;
  },
  context: ReplicaContext,
): FundedCanister {
  const { cycles, creator, creation } = order;
  const wrongSubnet = subnetFault(state, creation?.subnet_selection[0]);
  if (wrongSubnet !== undefined) return { ok: false, reason: wrongSubnet };
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
      subnet: rootSubnet(state),
    },
    context,
  );
  return created.ok ? created : { ok: false, reason: created.reject.message };
}

type Selection = CanisterCreationArgs["subnet_selection"][0];

function subnetFault(state: SubnetState, selection: Selection): string | undefined {
  if (selection === undefined) return undefined;
  if ("Subnet" in selection) {
    const { subnet } = selection.Subnet;
    if (subnet.toText() === rootSubnet(state).subnetId.toText()) return undefined;
    return `Subnet ${subnet.toText()} does not exist or ${cmcId.toText()} is not authorized to deploy to it.`;
  }
  const [type] = selection.Filter.subnet_type;
  return type === undefined || type === "application"
    ? undefined
    : `Provided subnet type ${type} does not exist or has no subnets.`;
}
