import { canisterIdToNumber, isInCanisterRanges, type Principal } from "../../wire/mod.ts";
import { findCanister } from "../canisters.ts";
import { changeOrigin } from "../canister-history.ts";
import { withHelp } from "../cycles/help-text.ts";
import { MAX_CYCLES } from "../cycles/max-cycles.ts";
import { type Reject, reject } from "../error-code.ts";
import { createCanister } from "../lifecycle/create-canister.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { SubnetConfig, ReplicaState } from "../state.ts";
import { isSystemCanister } from "../system/system-ids.ts";
import { decodeArgs } from "./decode-args.ts";
import { executingSubnet } from "./executing-subnet.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/** What the provisional API gives where no amount is named, or none that a balance could hold. */
export const PROVISIONAL_CYCLES = 100_000_000_000_000n;

/**
 * `provisional_create_canister_with_cycles`: anyone creates a canister with cycles out of nothing, 100 T if no amount
 * is given or one of more than 128 bits, and may choose its id within the ranges of the subnet that received
 * the call.
 */
export function provisionalCreateCanisterWithCycles(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeArgs("provisional_create_canister_with_cycles", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const { args } = decoded;
  const [canisterId] = args.specified_id;
  const [amount = PROVISIONAL_CYCLES] = args.amount;
  const subnet = executingSubnet(state, call);
  const fault = canisterId === undefined ? undefined : specifiedIdFault(state, subnet, canisterId);
  if (fault !== undefined) return rejected(state, fault);
  const created = createCanister(
    state,
    {
      creator: call.caller,
      origin: changeOrigin(call, args.sender_canister_version),
      cycles: amount > MAX_CYCLES ? PROVISIONAL_CYCLES : amount,
      settings: args.settings[0],
      isProvisional: true,
      subnet,
      ...(canisterId === undefined ? {} : { canisterId }),
    },
    context,
  );
  if (!created.ok) return rejected(state, created.reject);
  return replied(created.state, "provisional_create_canister_with_cycles", {
    canister_id: created.canisterId,
  });
}

function specifiedIdFault(state: ReplicaState, subnet: SubnetConfig, id: Principal): Reject | undefined {
  if (isSystemCanister(id) || findCanister(state, id) !== undefined) {
    const text = `Canister ${id.toText()} is already installed.`;
    return reject("IC0538", withHelp(text, INTERNAL));
  }
  if (canisterIdToNumber(id) !== undefined && isInCanisterRanges(id, subnet.canisterRanges)) return undefined;
  const text = `Unsuccessful validation of specified ID: Specified CanisterId ${id.toText()} is not hosted by subnet ${subnet.subnetId.toText()}.`;
  return reject("IC0405", withHelp(text, INTERNAL));
}

/** What the Internet Computer adds to faults that users of its main network cannot meet. */
const INTERNAL =
  "This is an internal error on the IC. Please report it to IC devs on the forum: https://forum.dfinity.org";
