import { isInCanisterRanges, type Principal } from "../wire/mod.ts";
import { isSamePrincipal } from "./principals.ts";
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
