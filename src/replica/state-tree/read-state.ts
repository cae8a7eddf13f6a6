import { encodeUtf8 } from "../../bytes/mod.ts";
import { type HashTree, type Principal, witness } from "../../wire/mod.ts";
import type { ReplicaPlatform } from "../replica-context.ts";
import type { SubnetConfig, ReplicaState } from "../state.ts";
import { treeOf } from "./tree-of.ts";

const TIME = encodeUtf8("time");

/** The part of a subnet's certified tree that answers `paths`, and the time; the paths must have been checked. */
export function readState(
  state: ReplicaState,
  { subnet, paths }: { readonly subnet: SubnetConfig; readonly paths: readonly (readonly Uint8Array[])[] },
  platform: Pick<ReplicaPlatform, "sha256">,
): HashTree {
  return witness(treeOf(state, subnet), [[TIME], ...paths], platform.sha256);
}

/** The part of its subnet's certified tree that shows the certified data of the canister `canisterId`, and the time. */
export function readCertifiedData(
  state: ReplicaState,
  { subnet, canisterId }: { readonly subnet: SubnetConfig; readonly canisterId: Principal },
  platform: Pick<ReplicaPlatform, "sha256">,
): HashTree {
  const path = [encodeUtf8("canister"), canisterId.toUint8Array(), encodeUtf8("certified_data")];
  return readState(state, { subnet, paths: [path] }, platform);
}
