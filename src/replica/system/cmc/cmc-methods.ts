import { cmcInterface, type CmcResults } from "../../../wire/mod.ts";
import type { ReplicaState } from "../../state.ts";
import { defaultSubnets } from "../select-subnet.ts";
import { queryMethod, type SystemMethod, updateMethod } from "../system-method.ts";
import { XDR_PERMYRIAD_PER_ICP } from "./conversion-rate.ts";
import { notifyCreateCanister } from "./notify-create-canister.ts";
import { notifyMintCycles } from "./notify-mint-cycles.ts";
import { notifyTopUp } from "./notify-top-up.ts";

/** The methods of the cycles minting canister by name. */
export const cmcMethods: ReadonlyMap<string, SystemMethod> = new Map([
  [
    "get_default_subnets",
    queryMethod(cmcInterface, "get_default_subnets", (state) =>
      defaultSubnets(state).map(({ subnetId }) => subnetId),
    ),
  ],
  ["get_icp_xdr_conversion_rate", queryMethod(cmcInterface, "get_icp_xdr_conversion_rate", conversionRate)],
  ["notify_mint_cycles", updateMethod(cmcInterface, "notify_mint_cycles", notifyMintCycles)],
  ["notify_create_canister", updateMethod(cmcInterface, "notify_create_canister", notifyCreateCanister)],
  ["notify_top_up", updateMethod(cmcInterface, "notify_top_up", notifyTopUp)],
]);

/** The rate of the latest batch time. It is not certified by the canister: the two proof fields stay empty. */
function conversionRate(state: ReplicaState): CmcResults["get_icp_xdr_conversion_rate"] {
  return {
    data: {
      timestamp_seconds: state.timeNs / 1_000_000_000n,
      xdr_permyriad_per_icp: XDR_PERMYRIAD_PER_ICP,
    },
    hash_tree: new Uint8Array(),
    certificate: new Uint8Array(),
  };
}
