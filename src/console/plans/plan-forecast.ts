import type { Forecast, ObservedStatus } from "../../recovery/mod.ts";
import type { PlanForecast } from "../api/plan.ts";
import { daysToFreeze, freezingThresholdOf } from "../modules/freezing.ts";

/** A forecast as the pages show it. */
export function planForecast(
  forecast: Forecast,
  status: ObservedStatus,
  isStoppedMeanwhile: boolean,
): PlanForecast {
  const size = forecast.snapshotSizeBytes;
  const burnedPerDay = status.idleCyclesBurnedPerDay + forecast.cyclesPerDay;
  const threshold = forecast.freezingThreshold;
  return {
    snapshot_size_bytes: size === undefined ? null : Number(size),
    growth_bytes: Number(forecast.growthBytes),
    cycles: String(forecast.cycles),
    cycles_per_day: String(forecast.cyclesPerDay),
    balance: String(status.cycles),
    freezing_threshold_cycles: String(threshold),
    days_to_freeze: daysToFreeze(status.cycles - forecast.cycles, { threshold, burnedPerDay }),
    is_stopped_meanwhile: isStoppedMeanwhile,
  };
}

/** The forecast of what changes no memory and whose calls are not reckoned: they cost little. */
export function plainForecast(status: ObservedStatus, isStoppedMeanwhile = false): PlanForecast {
  const nothing = {
    snapshotSizeBytes: undefined,
    growthBytes: 0n,
    cycles: 0n,
    cyclesPerDay: 0n,
    freezingThreshold: freezingThresholdOf(status),
  };
  return planForecast(nothing, status, isStoppedMeanwhile);
}
