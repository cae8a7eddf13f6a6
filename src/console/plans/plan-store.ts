import { randomUUID } from "node:crypto";
import type { Plan } from "../api/plan.ts";
import { ConsoleError } from "../console-error.ts";
import { isoFromMs } from "../iso-time.ts";
import type { OperationDraft } from "../operations/operation-draft.ts";
import type { PlanDraft } from "./plan-draft.ts";

const lifetimeMs = 10 * 60 * 1000;
const mostPlans = 200;

interface Kept {
  readonly plan: Plan;
  readonly premises: PlanDraft["premises"];
  /** Makes the same plan of what the canister is then. */
  readonly again: () => Promise<PlanDraft>;
  readonly expiresAtMs: number;
  isUsed: boolean;
}

/** Plans that wait to be carried out, each once. */
export class PlanStore {
  readonly #plans = new Map<string, Kept>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Makes a plan and keeps it. */
  async add(draw: () => Promise<PlanDraft>): Promise<Plan> {
    const { plan: drawn, premises } = await draw();
    const nowMs = this.#nowMs();
    const expiresAtMs = nowMs + lifetimeMs;
    const plan = {
      id: randomUUID(),
      made_at: isoFromMs(nowMs),
      expires_at: isoFromMs(expiresAtMs),
      ...drawn,
    };
    this.#forget(nowMs);
    this.#plans.set(plan.id, { plan, premises, again: draw, expiresAtMs, isUsed: false });
    return plan;
  }

  /**
   * Makes the plan again of what is there now, and gives it out if it is the one that was shown. Whoever comes second with the
   * same plan gets none.
   *
   * @throws ConsoleError "console/unknown-plan", "console/plan-used", "console/plan-outdated" or "console/refused"
   */
  async take(id: string): Promise<OperationDraft> {
    const kept = this.#plans.get(id);
    if (kept === undefined || this.#nowMs() >= kept.expiresAtMs)
      throw new ConsoleError({ code: "console/unknown-plan", id }, "There is no such plan any more", {
        next,
      });
    if (kept.isUsed)
      throw new ConsoleError({ code: "console/plan-used", id }, "The plan was carried out already", { next });
    kept.isUsed = true;
    try {
      return await this.#check(kept);
    } catch (error) {
      kept.isUsed = false;
      throw error;
    }
  }

  async #check({ plan, premises, again }: Kept): Promise<OperationDraft> {
    const fresh = await again();
    const names = new Set([...Object.keys(premises), ...Object.keys(fresh.premises)]);
    const changed = [...names].filter((name) => premises[name] !== fresh.premises[name]);
    if (JSON.stringify(fresh.plan.steps) !== JSON.stringify(plan.steps)) changed.push("what is to be done");
    const [first] = changed;
    if (first !== undefined) throw outdated(plan, first);
    const [refusal] = fresh.plan.refusals;
    if (refusal !== undefined) {
      throw new ConsoleError(
        { code: "console/refused", reason: refusal.code },
        refusal.message,
        refusal.next === null ? {} : { next: refusal.next },
      );
    }
    const { kind, module, canister_id, steps } = fresh.plan;
    return { kind, module, canisterId: canister_id, steps, run: fresh.run };
  }

  #forget(nowMs: number): void {
    for (const [id, { expiresAtMs }] of this.#plans) if (nowMs >= expiresAtMs) this.#plans.delete(id);
    for (const id of [...this.#plans.keys()].slice(0, Math.max(0, this.#plans.size - mostPlans + 1)))
      this.#plans.delete(id);
  }
}

const next = "Plan it again";

function outdated(plan: Plan, changed: string): ConsoleError {
  return new ConsoleError(
    { code: "console/plan-outdated", changed },
    `The canister of ${plan.module} is not any more what the plan was made for: ${changed} changed`,
    { next },
  );
}
