import { hasFault } from "../../bytes/mod.ts";
import type { SentCall } from "../../client/mod.ts";
import type { HealthResult } from "../health/health-check.ts";
import type { OpenJournal } from "../journal/open-journal.ts";
import { observeCanister } from "../observe-canister.ts";
import { methodOf, type Step } from "../plan/step.ts";
import { RecoveryError } from "../recovery-error.ts";
import { gatherEvidence } from "../settle/call-evidence.ts";
import { decideUpgrade, isInstalled, takenBy, type UpgradeSight } from "../settle/decide-upgrade.ts";
import { planWayBack } from "../settle/way-back.ts";
import { faultOf } from "./fault-of.ts";
import { interrupted } from "./interrupted.ts";
import { runUpgradeStep } from "./run-upgrade-step.ts";
import type { UpgradeWorld } from "./upgrade-world.ts";

/** Whose hands an upgrade is in: an interrupt turns the one back, and ends the other where it is. */
export type UpgradeDriver = "operation" | "recovery";

/** How an upgrade ended, when nothing is left to do. */
export interface UpgradeEnd {
  readonly outcome: "upgraded" | "rolled-back";
  /** Why it went back, or is not healthy. */
  readonly error: unknown;
  /** Whether it went back because of the installation or what followed. */
  readonly isTried: boolean;
  readonly health: readonly HealthResult[];
  readonly chunksLeft: number;
  readonly isTimerLost: boolean;
}

/**
 * The way of an upgrade through the steps of its journal, forward and, if it must be, back. What it throws leaves the
 * journal where it can be gone on from.
 */
export class UpgradePassage {
  readonly #open: OpenJournal;
  readonly #world: UpgradeWorld;
  readonly #driver: UpgradeDriver;
  readonly #health: HealthResult[] = [];
  readonly #repeats: Map<number, number> = new Map();
  #allowed: ReadonlySet<string> = new Set();
  #chunksLeft = 0;
  #isTimerLost = false;
  #error: unknown;
  #isTried = false;

  constructor(open: OpenJournal, world: UpgradeWorld, driver: UpgradeDriver) {
    this.#open = open;
    this.#driver = driver;
    this.#world = {
      ...world,
      report: (event) => {
        if (event.kind === "health") this.#health.push(event.result);
        if (event.kind === "finding" && event.finding.kind === "timer-lost") this.#isTimerLost = true;
        world.report(event);
      },
    };
    world.control.onCall((call) => this.#announce(call));
  }

  /** Why it went back, as far as it has come. */
  get error(): unknown {
    return this.#error;
  }

  /** Goes through the steps of a journal that has just begun. */
  begin(): Promise<UpgradeEnd> {
    return this.#run(0);
  }

  /** Goes on with a journal that somebody else began. */
  async goOn(): Promise<UpgradeEnd> {
    const sight = await this.#look();
    const decision = decideUpgrade(sight);
    this.#error = this.#open.content.back === undefined ? undefined : this.#knownError();
    this.#world.reached("settle:planned");
    if (decision.kind === "go-on") return await this.#run(decision.from);
    const error = new RecoveryError(
      { code: "recovery/cut-off", canister: this.#world.name, path: this.#open.path },
      `The upgrade of canister ${this.#world.name} was cut off before its code was installed`,
    );
    return await this.#run(this.#turnBack(decision.steps, error, sight));
  }

  async #run(from: number): Promise<UpgradeEnd> {
    for (let index = from; index < this.#open.content.steps.length;) {
      try {
        await this.#step(index);
        index += 1;
      } catch (error) {
        index = await this.#afterFailure(index, error);
      }
    }
    const isBack = this.#open.content.back !== undefined;
    return {
      outcome: isBack ? "rolled-back" : "upgraded",
      error: this.#error,
      isTried: this.#isTried,
      health: this.#health,
      chunksLeft: this.#chunksLeft,
      isTimerLost: this.#isTimerLost,
    };
  }

  async #step(index: number): Promise<void> {
    const { reached, signal, name, report } = this.#world;
    this.#allowed = new Set();
    this.#open.enter(index, {});
    reached(`${String(index)}:journaled`);
    if (signal.aborted && this.#mayTurn(index)) throw interrupted(name);
    const journal = this.#open.content;
    const step = journal.steps[index];
    if (step === undefined) return;
    report({ kind: "step", step });
    this.#allowed = methodsOf(step);
    // What is not proven healthy yet can be interrupted; the rest is short and goes on to its end.
    const steady = this.#mayTurn(index) ? signal : new AbortController().signal;
    const result = await runUpgradeStep(step, { ...this.#world, signal: steady }, journal);
    this.#chunksLeft += result.chunksLeft ?? 0;
    reached(`${String(index)}:called`);
    this.#open.note(result.found);
  }

  /** Whether the step belongs to the way forward up to the health checks. */
  #mayTurn(index: number): boolean {
    const { back, steps } = this.#open.content;
    if (this.#driver === "recovery" && this.#world.signal.aborted) return true;
    const isTrying = index <= steps.findIndex(({ kind }) => kind === "check-health");
    return back === undefined && isTrying && this.#error === undefined;
  }

  /** Where it goes on after a step failed. */
  async #afterFailure(index: number, error: unknown): Promise<number> {
    const { signal, report, reached } = this.#world;
    const isInterrupt = hasFault(error, "recovery/interrupted");
    if (isInterrupt && this.#driver === "recovery") throw error;
    const { back, steps } = this.#open.content;
    this.#allowed = new Set();
    if (back !== undefined) return await this.#onceMore(index, error);
    if (index > steps.findIndex(({ kind }) => kind === "check-health")) {
      const kind = steps[index]?.kind;
      if (kind === undefined || !isWaived(kind, error)) return await this.#onceMore(index, error);
      report({ kind: "cleanup-failed", step: kind, reason: faultOf(error) });
      // The old snapshot stays where the new one is not proven to be there.
      return kind === "prove-snapshot" ? index + 2 : index + 1;
    }
    report({ kind: "settling" });
    const sight = await this.#look();
    const install = steps.findIndex(({ kind }) => kind === "install-code");
    const isIn = index > install || isInstalled(sight);
    if (!signal.aborted && isUncertain(error)) {
      const next = this.#repeat(index, sight, isIn);
      if (next !== undefined) return next;
    }
    const way = planWayBack({ journal: sight.journal, isInstalled: isIn, taken: takenBy(sight) });
    this.#isTried = index >= install && !isInterrupt;
    if (way === undefined) return this.#stay(index, error, isInterrupt);
    reached(`${String(index)}:failed`);
    return this.#turnBack(way, error, sight);
  }

  /** An answer that was lost is no failure: the step is done, or can be done once more. */
  #repeat(index: number, { journal, evidence }: UpgradeSight, isIn: boolean): number | undefined {
    const kind = journal.steps[index]?.kind;
    if (kind === "install-code") return isIn ? index + 1 : undefined;
    if (kind === "take-snapshot") {
      if (evidence.kind !== "replied" || evidence.taken === undefined) return undefined;
      this.#open.note({ taken: evidence.taken });
      return index + 1;
    }
    if (this.#repeats.has(index)) return undefined;
    this.#repeats.set(index, 1);
    return index;
  }

  /** What must be done and can be repeated is tried again as long as only answers are lost. */
  async #onceMore(index: number, error: unknown): Promise<number> {
    const repeats = this.#repeats.get(index) ?? 0;
    if (!isUncertain(error) || repeats === mostRepeats) throw error;
    this.#repeats.set(index, repeats + 1);
    const { evidence } = await this.#look();
    const isLoaded = this.#open.content.steps[index]?.kind === "load-snapshot" && evidence.kind === "replied";
    return isLoaded ? index + 1 : index;
  }

  /** The new code stays, although it is not healthy: there is nothing to go back to. */
  #stay(index: number, error: unknown, isInterrupt: boolean): number {
    const isCheck = this.#open.content.steps[index]?.kind === "check-health";
    if (!isInterrupt && !isCheck) throw error;
    this.#error = error;
    return isInterrupt ? index : index + 1;
  }

  #turnBack(steps: readonly Step[], error: unknown, sight: UpgradeSight): number {
    const reason = faultOf(error);
    const taken = takenBy(sight);
    this.#error = error;
    this.#open.turnBack(steps, reason, taken === undefined ? {} : { taken });
    if (this.#isTried) this.#world.report({ kind: "rolling-back", reason });
    return this.#open.content.back?.from ?? 0;
  }

  #knownError(): Error {
    return new Error(this.#open.content.back?.message);
  }

  async #look(): Promise<UpgradeSight> {
    const { control, name, nowMs, pauseMs, signal, report } = this.#world;
    const journal = this.#open.content;
    const evidence = await gatherEvidence(control, journal, {
      nowMs,
      pauseMs,
      // An abort that led here must not cut off the way to the safe end as well.
      signal: this.#driver === "recovery" ? signal : new AbortController().signal,
      onWait: (untilMs) => {
        report({ kind: "awaiting-call", untilMs });
      },
    });
    return { journal, evidence, present: await observeCanister(control, name) };
  }

  /** A call that a step was still preparing when it ended must not leave any more. */
  #announce(call: SentCall): Promise<void> {
    if (!this.#allowed.has(call.methodName))
      return Promise.reject(new Error(`The step has ended: ${call.methodName} is not sent`));
    this.#open.announce(call);
    return Promise.resolve();
  }
}

/**
 * Whether a step behind the health checks may be left undone: the canister is upgraded, and something that it does not need
 * stays. Stopping it again and bringing back its chunks may not.
 */
function isWaived(kind: Step["kind"], error: unknown): boolean {
  if (kind === "prove-snapshot" && hasFault(error, "recovery/not-proven")) return true;
  const isRemoval = kind === "clear-chunks" || kind === "delete-snapshot" || kind === "prove-snapshot";
  return isRemoval && hasFault(error, "client/rejected");
}

/** How often a step is done once more whose answer was lost, where there is no other way. */
const mostRepeats = 3;

/** The methods that a step may call. */
function methodsOf(step: Step): ReadonlySet<string> {
  switch (step.kind) {
    case "check-health":
      return new Set(step.checks.map(({ method }) => method));
    case "restore-chunks":
      return new Set(["clear_chunk_store", "upload_chunk"]);
    default:
      return new Set([methodOf(step)]);
  }
}

/** Whether an error leaves open what became of the call. */
function isUncertain(error: unknown): boolean {
  return !(error instanceof RecoveryError) && !hasFault(error, "client/rejected");
}
