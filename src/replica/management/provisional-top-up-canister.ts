import { withCanister } from "../canisters.ts";
import { addCycles } from "../cycles/max-cycles.ts";
import type { SubnetState } from "../state.ts";
import { requireCanister } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/** `provisional_top_up_canister`: anyone gives a canister cycles out of nothing, up to 128 bits of them. */
export function provisionalTopUpCanister(state: SubnetState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("provisional_top_up_canister", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const found = requireCanister(state, decoded.args.canister_id);
  if (!found.ok) return rejected(state, found.reject);
  const canister = { ...found.canister, cycles: addCycles(found.canister.cycles, decoded.args.amount) };
  return replied(withCanister(state, canister), "provisional_top_up_canister", null);
}
