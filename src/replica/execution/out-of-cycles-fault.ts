import { cyclesText } from "../cycles/cycles-text.ts";
import { freezingThreshold } from "../cycles/freezing-threshold.ts";
import type { Principal } from "../../wire/mod.ts";
import { isController } from "../canisters.ts";
import type { CanisterState } from "../state.ts";

/**
 * Whether `canister` can spend `cycles` without falling below its freezing threshold: `undefined`, or the replica's text.
 *
 * Only controllers are told how much is missing.
 */
export function outOfCyclesFault(
  canister: CanisterState,
  cycles: bigint,
  sender: Principal,
): string | undefined {
  const missing = freezingThreshold(canister) + cycles - canister.cycles;
  if (missing <= 0n) return undefined;
  const text = `Canister ${canister.id.toText()} is out of cycles`;
  if (!isController(canister, sender)) return text;
  return `${text}: please top up the canister with at least ${cyclesText(missing)} additional cycles`;
}
