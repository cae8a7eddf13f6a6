import { encodeUtf8, equalBytes } from "../../bytes/mod.ts";
import type { SubnetConfig, ReplicaState } from "../state.ts";

type Path = readonly Uint8Array[];

const SUBNET = encodeUtf8("subnet");
const FIELDS = ["public_key", "type", "node"].map(encodeUtf8);
const RANGES = encodeUtf8("canister_ranges");

/**
 * The same paths without what version 3 of `read_state` does not reveal: `/subnet/<id>/canister_ranges` of all subnets but
 * the root, whose ids stand below `/canister_ranges` ("Request: Read state" in the interface specification).
 */
export function withoutFlatRanges(state: ReplicaState, paths: readonly Path[]): readonly Path[] {
  return paths.flatMap((path) => {
    const [first, id, field] = path;
    if (first === undefined || !equalBytes(first, SUBNET)) return [path];
    if (id === undefined)
      return state.config.subnets.flatMap((subnet, index) => pathsOf(subnet, index === 0));
    const index = state.config.subnets.findIndex(({ subnetId }) => equalBytes(subnetId.toUint8Array(), id));
    const subnet = state.config.subnets[index];
    if (subnet === undefined || index === 0) return [path];
    if (field === undefined) return pathsOf(subnet, false);
    return equalBytes(field, RANGES) ? [] : [path];
  });
}

function pathsOf({ subnetId }: SubnetConfig, isRoot: boolean): Path[] {
  const subnet = [SUBNET, subnetId.toUint8Array()];
  return isRoot ? [subnet] : FIELDS.map((field) => [...subnet, field]);
}
