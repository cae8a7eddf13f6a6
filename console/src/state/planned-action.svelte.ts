import type { OperationAnswer } from "../../../src/console/api/operation.ts";
import type { Plan, PlanAnswer, PlanRequest } from "../../../src/console/api/plan.ts";
import { type Failure, failureOf } from "../api/failure.ts";
import { type Caller, request } from "../api/request.ts";
import { FollowedOperation } from "./followed-operation.svelte.ts";

/**
 * Something that is asked for, shown as a plan, agreed to, and then watched. The plan names the module and the snapshot by
 * their ids: what is carried out is exactly what was shown.
 */
export class PlannedAction {
  plan: Plan | undefined = $state.raw(undefined);
  failure: Failure | undefined = $state.raw(undefined);
  operation: FollowedOperation | undefined = $state.raw(undefined);
  isBusy = $state(false);
  readonly #caller: Caller;
  readonly #moduleKey: string;

  constructor(caller: Caller, moduleKey: string) {
    this.#caller = caller;
    this.#moduleKey = moduleKey;
  }

  /** Asks what would happen. */
  async ask(wish: PlanRequest): Promise<void> {
    await this.#try(async () => {
      this.plan = undefined;
      const path = `modules/${encodeURIComponent(this.#moduleKey)}/plans`;
      this.plan = (await request<PlanAnswer>(this.#caller, path, { method: "POST", body: wish })).plan;
    });
  }

  /** Carries out the plan that is shown. */
  async run(): Promise<void> {
    const { plan } = this;
    if (plan === undefined) return;
    await this.#try(async () => {
      const sent = { method: "POST", body: { plan_id: plan.id } } as const;
      const { operation } = await request<OperationAnswer>(this.#caller, "operations", sent);
      this.operation = new FollowedOperation(this.#caller, operation);
    });
  }

  /** Watches an operation that is under way already, as after a reload. */
  async adopt(id: string): Promise<void> {
    await this.#try(async () => {
      const path = `operations/${encodeURIComponent(id)}`;
      const { operation } = await request<OperationAnswer>(this.#caller, path);
      this.operation ??= new FollowedOperation(this.#caller, operation);
    });
  }

  leave(): void {
    this.operation?.leave();
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.isBusy = true;
    this.failure = undefined;
    try {
      await work();
    } catch (error) {
      this.failure = failureOf(error);
    } finally {
      this.isBusy = false;
    }
  }
}
