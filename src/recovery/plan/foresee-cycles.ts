import type { ObservedStatus } from "../canister-control.ts";
import type { Forecast } from "./forecast.ts";
import type { Refusal } from "./refusal.ts";

/** Whether the balance of a canister covers what a plan takes and leaves it unfrozen. */
export function foreseeCycles(status: ObservedStatus, forecast: Forecast): readonly Refusal[] {
  const { cycles, freezingThreshold } = forecast;
  if (cycles === 0n) return [];
  if (status.cycles < freezingThreshold) {
    return [{ kind: "would-freeze", missing: freezingThreshold + cycles - status.cycles }];
  }
  const missing = freezingThreshold + cycles - status.cycles;
  return missing > 0n ? [{ kind: "too-few-cycles", missing }] : [];
}
