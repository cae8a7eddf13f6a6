import type { OperationsAnswer, OperationSummary } from "../../../src/console/api/operation.ts";
import { type Caller, request } from "../api/request.ts";

const pollMs = 2000;

/**
 * The operations of a module, whichever tab, browser or person began them. What a page shows of a canister is old as soon as
 * one of them began or ended.
 */
export class ModuleOperations {
  /** The one under way. */
  running: OperationSummary | undefined = $state.raw(undefined);
  /** Another number each time when what is shown of the canister is old. */
  generation = $state(0);
  readonly #caller: Caller;
  readonly #path: string;
  #known: string | undefined;

  constructor(caller: Caller, moduleKey: string) {
    this.#caller = caller;
    this.#path = `operations?module=${encodeURIComponent(moduleKey)}`;
  }

  /** @returns ends the watching */
  watch(): () => void {
    const look = (): void => void this.#look();
    const onVisible = (): void => {
      if (document.visibilityState === "visible") this.generation += 1;
    };
    look();
    const timer = setInterval(look, pollMs);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }

  /** A console that does not answer is told by what it is asked for, not here. */
  async #look(): Promise<void> {
    const answer = await request<OperationsAnswer>(this.#caller, this.#path).catch(() => undefined);
    if (answer === undefined) return;
    const states = answer.operations.map(({ id, state }) => `${id} ${state}`).join("\n");
    if (this.#known !== undefined && this.#known !== states) this.generation += 1;
    this.#known = states;
    this.running = answer.operations.find(({ ended_at }) => ended_at === null);
  }
}
