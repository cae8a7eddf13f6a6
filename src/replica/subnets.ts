import { isInCanisterRanges, type Principal } from "../wire/mod.ts";
import { isManagementCanister, isSamePrincipal } from "./principals.ts";
import type { NetworkConfig, SubnetConfig } from "./state.ts";

/** What knows the subnets: a whole state, or its configuration in an object. */
export interface WithSubnets {
  readonly config: NetworkConfig;
}

/** The subnet whose key all certificates go back to. */
export function rootSubnet({ config }: WithSubnets): SubnetConfig {
  const [root] = config.subnets;
  if (root === undefined) throw new RangeError("Cannot find the root subnet: the network has no subnets");
  return root;
}

/** The subnet that holds the canister id, whether or not there is such a canister; `undefined` if none does. */
export function subnetOf({ config }: WithSubnets, canisterId: Principal): SubnetConfig | undefined {
  return config.subnets.find(({ canisterRanges }) => isInCanisterRanges(canisterId, canisterRanges));
}

/** Whether one subnet holds both canister ids. */
export function isSameSubnet(state: WithSubnets, one: Principal, other: Principal): boolean {
  const subnet = subnetOf(state, one);
  return subnet !== undefined && subnet === subnetOf(state, other);
}

/** The subnet of this id, `undefined` if the network has none. */
export function findSubnet({ config }: WithSubnets, subnetId: Principal): SubnetConfig | undefined {
  return config.subnets.find((subnet) => isSamePrincipal(subnet.subnetId, subnetId));
}

/** The place of a subnet in the configuration and in all lists that go with it. */
export function subnetIndex({ config }: WithSubnets, subnet: SubnetConfig): number {
  return config.subnets.indexOf(subnet);
}

/** Where a call that names no canister goes: to the first application subnet if there is one, else to the last subnet. */
export function defaultSubnet(state: WithSubnets): SubnetConfig {
  const { subnets } = state.config;
  return subnets.find(({ kind }) => kind === "application") ?? subnets.at(-1) ?? rootSubnet(state);
}

/** What the URL of a call named: its effective canister id, or its effective subnet id. */
export interface EffectiveIds {
  /** `undefined` for a call to a subnet endpoint. */
  readonly effectiveCanisterId: Principal | undefined;
  /** Left out for a call to a canister endpoint; if a call names neither, it is for the root subnet. */
  readonly effectiveSubnetId?: Principal;
}

/**
 * The subnet that receives a call or a query: the one that is named, or that holds the canister that is named. The
 * management canister's own id stands for {@link defaultSubnet}. `undefined` if there is no such subnet.
 */
export function receivingSubnet(state: WithSubnets, ids: EffectiveIds): SubnetConfig | undefined {
  const { effectiveCanisterId, effectiveSubnetId } = ids;
  if (effectiveSubnetId !== undefined) return findSubnet(state, effectiveSubnetId);
  // The only subnet holds everything, also ids that no canister can have.
  if (effectiveCanisterId === undefined || state.config.subnets.length === 1) return rootSubnet(state);
  if (isManagementCanister(effectiveCanisterId)) return defaultSubnet(state);
  return subnetOf(state, effectiveCanisterId);
}
