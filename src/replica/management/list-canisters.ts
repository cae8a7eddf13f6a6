import { reject } from "../error-code.ts";
import type { ReplicaState } from "../state.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected } from "./outcomes.ts";

/** `list_canisters`: for subnet admins only, and the subnets of this network have none. */
export function listCanisters(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("list_canisters", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const text = "list_canisters is only available on subnets with subnet admins";
  return rejected(state, reject("IC0406", text));
}
