import type { CanisterCreationArgs, Principal } from "../../wire/mod.ts";
import type { SubnetConfig } from "../state.ts";
import { findSubnet, rootSubnet, type WithSubnets } from "../subnets.ts";
import { cmcId } from "./system-ids.ts";

type Selection = CanisterCreationArgs["subnet_selection"][0];

export type SelectedSubnet =
  { readonly ok: true; readonly subnet: SubnetConfig } | { readonly ok: false; readonly reason: string };

/**
 * The subnets on which the cycles minting canister creates canisters if nobody chooses: those of kind application; a network
 * without any has all but the root subnet, and one with the root subnet alone has that.
 */
export function defaultSubnets(state: WithSubnets): readonly SubnetConfig[] {
  const { subnets } = state.config;
  const applications = subnets.filter(({ kind }) => kind === "application");
  if (applications.length > 0) return applications;
  return subnets.length > 1 ? subnets.slice(1) : [rootSubnet(state)];
}

/**
 * The subnet for a new canister: the one that was chosen, the first one of the type that was chosen, or the first of the
 * default ones. The root subnet beside others takes no canisters of users.
 */
export function selectSubnet(state: WithSubnets, selection: Selection): SelectedSubnet {
  if (selection === undefined) return firstOf(defaultSubnets(state), "");
  if ("Subnet" in selection) return named(state, selection.Subnet.subnet);
  const [type] = selection.Filter.subnet_type;
  if (type === undefined) return firstOf(defaultSubnets(state), "");
  return firstOf(
    authorizedSubnets(state).filter(({ kind }) => kind === type),
    type,
  );
}

function authorizedSubnets(state: WithSubnets): readonly SubnetConfig[] {
  const { subnets } = state.config;
  return subnets.length > 1 ? subnets.slice(1) : subnets;
}

function named(state: WithSubnets, subnetId: Principal): SelectedSubnet {
  const subnet = findSubnet(state, subnetId);
  if (subnet !== undefined && authorizedSubnets(state).includes(subnet)) return { ok: true, subnet };
  const reason = `Subnet ${subnetId.toText()} does not exist or ${cmcId.toText()} is not authorized to deploy to it.`;
  return { ok: false, reason };
}

function firstOf([subnet]: readonly SubnetConfig[], type: string): SelectedSubnet {
  if (subnet !== undefined) return { ok: true, subnet };
  return { ok: false, reason: `Provided subnet type ${type} does not exist or has no subnets.` };
}
