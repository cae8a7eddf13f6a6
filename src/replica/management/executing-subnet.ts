import { encodeHex } from "../../bytes/mod.ts";
import type { SubnetConfig, ReplicaState } from "../state.ts";
import { receivingSubnet, rootSubnet, subnetOf } from "../subnets.ts";
import type { ManagementCall } from "./management-call.ts";

/** The subnet whose management canister was called: the one that received a user's call, or that of the calling canister. */
export function executingSubnet(state: ReplicaState, { caller, origin }: ManagementCall): SubnetConfig {
  if (origin?.kind !== "ingress") return subnetOf(state, caller) ?? rootSubnet(state);
  const entry = state.ingress.entries.get(encodeHex(origin.requestId));
  return (entry && receivingSubnet(state, entry)) ?? rootSubnet(state);
}
