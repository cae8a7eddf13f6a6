import type { Principal } from "../../wire/mod.ts";
import { isController } from "../canisters.ts";
import { type Reject, reject } from "../error-code.ts";
import type { CanisterState } from "../state.ts";
import { cyclesText } from "./cycles-text.ts";
import { withBareLink } from "./help-text.ts";

/**
 * The refusal of snapshot work that would push `canister` below its freezing threshold (IC0207).
 *
 * Only a controller is told that `missing` cycles are missing.
 */
export function snapshotNotEnoughCycles(canister: CanisterState, missing: bigint, sender: Principal): Reject {
  const advice = isController(canister, sender)
    ? `: please top up the canister with at least ${cyclesText(missing)} additional cycles`
    : "";
  const message = `Canister snapshotting failed with: \`Canister ${canister.id.toText()} is out of cycles${advice}\``;
  const suggestion = "Try sending more cycles with the request.";
  return reject("IC0207", withBareLink(message, suggestion, "canister-snapshot-not-enough-cycles"));
}
