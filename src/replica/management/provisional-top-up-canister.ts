import { withCanister } from "../canisters.ts";
import { addCycles, MAX_CYCLES } from "../cycles/max-cycles.ts";
import type { ReplicaState } from "../state.ts";
import { requireCanister } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";
import { PROVISIONAL_CYCLES } from "./provisional-create-canister-with-cycles.ts";

/** `provisional_top_up_canister`: anyone gives a canister cycles out of nothing, 100 T for an amount beyond 128 bits. */
export function provisionalTopUpCanister(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("provisional_top_up_canister", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const found = requireCanister(state, decoded.args.canister_id);
  if (!found.ok) return rejected(state, found.reject);
  const amount = decoded.args.amount > MAX_CYCLES ? PROVISIONAL_CYCLES : decoded.args.amount;
  const canister = { ...found.canister, cycles: addCycles(found.canister.cycles, amount) };
  return replied(withCanister(state, canister), "provisional_top_up_canister", null);
}
