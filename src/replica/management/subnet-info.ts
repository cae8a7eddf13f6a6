import type { ReplicaState } from "../state.ts";
import { requireSubnet } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/** `subnet_info`: what executes a subnet. The list of subnets never changes, so its version is the first. */
export function subnetInfo(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("subnet_info", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const found = requireSubnet(state, decoded.args.subnet_id);
  if (!found.ok) return rejected(state, found.reject);
  return replied(state, "subnet_info", { replica_version: "icebox", registry_version: 1n });
}
