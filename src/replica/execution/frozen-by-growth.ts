import { cyclesText } from "../cycles/cycles-text.ts";
import { freezingThreshold } from "../cycles/freezing-threshold.ts";
import { withHelp } from "../cycles/help-text.ts";
import { memoryUsage } from "../cycles/memory-usage.ts";
import { type Reject, reject } from "../error-code.ts";
import type { CanisterState } from "../state.ts";

/** The reject (IC0532) of a change from `before` to `after` whose memory would freeze the canister. */
export function frozenByGrowth(before: CanisterState, after: CanisterState): Reject | undefined {
  const grownBytes = memoryUsage(after).total - memoryUsage(before).total;
  const missing = freezingThreshold(after) - after.cycles;
  if (grownBytes <= 0 || missing <= 0n) return undefined;
  const text = `Canister cannot grow memory by ${grownBytes} bytes due to insufficient cycles. At least ${cyclesText(missing)} additional cycles are required.`;
  return reject(
    "IC0532",
    withHelp(text, "Top up the canister with more cycles.", "insufficient-cycles-in-memory-grow"),
  );
}
