import { withCanister } from "../canisters.ts";
import { addCycles } from "../cycles/max-cycles.ts";
import type { ReplicaState } from "../state.ts";
import { requireCanister } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/** `deposit_cycles`: a canister gives the attached cycles to another one, whoever controls that. */
export function depositCycles(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("deposit_cycles", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const found = requireCanister(state, decoded.args.canister_id);
  if (!found.ok) return rejected(state, found.reject);
  const canister = { ...found.canister, cycles: addCycles(found.canister.cycles, call.cyclesAttached) };
  const outcome = replied(withCanister(state, canister), "deposit_cycles", null);
  return { ...outcome, cyclesAccepted: call.cyclesAttached };
}
