import { freezingThreshold } from "../cycles/freezing-threshold.ts";
import { memoryUsage } from "../cycles/memory-usage.ts";
import type { Reject } from "../error-code.ts";
import type { CanisterState } from "../state.ts";
import { insufficientCyclesToGrow } from "./execution-reject.ts";

/** The reject (IC0532) of a message from `before` to `after` whose memory would freeze the canister. */
export function frozenByGrowth(before: CanisterState, after: CanisterState): Reject | undefined {
  const grownBytes = memoryUsage(after).total - memoryUsage(before).total;
  const missing = freezingThreshold(after) - after.cycles;
  if (grownBytes <= 0 || missing <= 0n) return undefined;
  return insufficientCyclesToGrow(before.id, { grownBytes, missing });
}
