import { changeOrigin } from "../canister-history.ts";
import { cyclesText } from "../cycles/cycles-text.ts";
import { withHelp } from "../cycles/help-text.ts";
import { prices } from "../cycles/prices.ts";
import { reject } from "../error-code.ts";
import { createCanister } from "../lifecycle/create-canister.ts";
import type { ReplicaContext } from "../replica-context.ts";
import { readSettings } from "../settings/read-settings.ts";
import type { ReplicaState } from "../state.ts";
import { decodeArgs } from "./decode-args.ts";
import { executingSubnet } from "./executing-subnet.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

/** `create_canister`: a canister creates another one on its own subnet with the attached cycles, less the creation fee. */
export function createCanisterMethod(
  state: ReplicaState,
  call: ManagementCall,
  context: ReplicaContext,
): ManagementOutcome {
  const decoded = decodeArgs("create_canister", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const [settings] = decoded.args.settings;
  const read = settings === undefined ? undefined : readSettings(settings);
  if (read?.ok === false) return rejected(state, read.reject);
  const fee = prices.canisterCreation;
  if (call.cyclesAttached < fee) {
    const text = `Creating a canister requires a fee of ${cyclesText(fee)} that is deducted from the canister's initial balance but only ${cyclesText(call.cyclesAttached)} cycles were received with the create_canister request.`;
    const help = ["Try sending more cycles with the request.", "create-canister-not-enough-cycles"] as const;
    return rejected(state, reject("IC0403", withHelp(text, ...help)));
  }
  const created = createCanister(
    state,
    {
      creator: call.caller,
      origin: changeOrigin(call, decoded.args.sender_canister_version),
      cycles: call.cyclesAttached - fee,
      fee,
      settings,
      isProvisional: false,
      subnet: executingSubnet(state, call),
    },
    context,
  );
  if (!created.ok) return rejected(state, created.reject);
  const outcome = replied(created.state, "create_canister", { canister_id: created.canisterId });
  return { ...outcome, cyclesAccepted: call.cyclesAttached };
}
