import type { CanisterControl } from "../canister-control.ts";
import type { UpgradeWork } from "../plan/upgrade-work.ts";
import type { SettleEffects } from "./operation-effects.ts";

/** What the steps of an upgrade work with. */
export interface UpgradeWorld {
  readonly control: CanisterControl;
  readonly name: string;
  readonly report: SettleEffects["report"];
  readonly reached: (place: string) => void;
  /** Ends waiting. */
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
  readonly pauseMs: number;
  readonly stopTimeoutMs: number | undefined;
  /** The module; undefined for who finishes what another process began. */
  readonly work: UpgradeWork | undefined;
}

const defaultPauseMs = 1_000;

/** The world of an upgrade, out of the effects of an operation or of its recovery. */
export function upgradeWorld(
  effects: SettleEffects & { readonly stopTimeoutMs?: number },
  { name, work }: Pick<UpgradeWorld, "name" | "work">,
): UpgradeWorld {
  return {
    control: effects.control,
    name,
    report: effects.report,
    reached: effects.reached ?? (() => undefined),
    signal: effects.signal,
    nowMs: effects.nowMs ?? Date.now,
    pauseMs: effects.pauseMs ?? defaultPauseMs,
    stopTimeoutMs: effects.stopTimeoutMs,
    work,
  };
}
