import type { ReplicaState } from "../state.ts";
import { requireSubnet } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/**
 * `node_metrics_history`: the rounds that the one node of a subnet has made, as of now.
 *
 * The Internet Computer keeps a sample per day for 60 days; here the present one is the only one that is available.
 */
export function nodeMetricsHistory(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("node_metrics_history", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const { subnet_id, start_at_timestamp_nanos } = decoded.args;
  const found = requireSubnet(state, subnet_id);
  if (!found.ok) return rejected(state, found.reject);
  const sample = {
    timestamp_nanos: state.timeNs,
    node_metrics: [
      {
        node_id: found.subnet.nodeId,
        num_blocks_proposed_total: state.round,
        num_block_failures_total: 0n,
      },
    ],
  };
  return replied(state, "node_metrics_history", start_at_timestamp_nanos > state.timeNs ? [] : [sample]);
}
