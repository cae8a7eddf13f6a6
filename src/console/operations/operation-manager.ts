import { randomUUID } from "node:crypto";
import { hasFault } from "../../bytes/mod.ts";
import type { ApiError } from "../api/error.ts";
import type {
  Operation,
  OperationEvent,
  OperationResult,
  OperationState,
  OperationSummary,
} from "../api/operation.ts";
import { ConsoleError } from "../console-error.ts";
import { EventLog } from "./event-log.ts";
import type { OperationDraft } from "./operation-draft.ts";
import type { OperationLog } from "./operation-log.ts";

/** What a manager works with. */
export interface OperationManagerOptions {
  readonly log: OperationLog;
  readonly describe: (error: unknown, module: string) => ApiError;
  readonly nowMs: () => number;
}

interface Entry {
  readonly draft: OperationDraft;
  readonly controller: AbortController;
  readonly events: EventLog;
  summary: OperationSummary;
  /** Resolves when it has ended, whatever the end. */
  ended: Promise<void>;
}

/** Operations that have ended and are still known with their events. */
const mostEnded = 200;

/** Codes of what an operation throws because somebody ended it. */
const interruptions = ["recovery/interrupted", "cli/interrupted"] as const;

/**
 * The operations of a console. They run here, whoever listens: a page that goes away changes nothing. One canister has one at a
 * time; cancelling asks for the safe end that the operation has anyway.
 */
export class OperationManager {
  readonly #entries = new Map<string, Entry>();
  readonly #options: OperationManagerOptions;
  #isClosing = false;

  constructor(options: OperationManagerOptions) {
    this.#options = options;
  }

  /**
   * Begins an operation.
   *
   * @throws ConsoleError "console/busy" or "console/closing"
   */
  begin(draft: OperationDraft): Operation {
    if (this.#isClosing) throw new ConsoleError({ code: "console/closing" }, "The console is being stopped");
    this.requireFree(draft.canisterId ?? draft.module);
    const entry: Entry = {
      draft,
      controller: new AbortController(),
      events: new EventLog(this.#options.nowMs),
      summary: {
        id: randomUUID(),
        kind: draft.kind,
        module: draft.module,
        canister_id: draft.canisterId,
        state: "running",
        started_at: this.#now(),
        ended_at: null,
        result: null,
        error: null,
      },
      ended: Promise.resolve(),
    };
    this.#entries.set(entry.summary.id, entry);
    this.#forgetOldest();
    entry.ended = this.#run(entry);
    return operationOf(entry);
  }

  /**
   * Makes sure that nothing runs on a canister (or folder).
   *
   * @throws ConsoleError "console/busy"
   */
  requireFree(subject: string): void {
    const running = this.runningOn(subject);
    if (running === undefined) return;
    throw new ConsoleError(
      { code: "console/busy", operation: running.id },
      `Another operation on ${running.module} is under way: ${running.kind}`,
      { next: "Wait until it ends, or cancel it" },
    );
  }

  /** The operation that runs on a canister (or folder), if one does. */
  runningOn(subject: string): OperationSummary | undefined {
    for (const { summary, draft } of this.#entries.values())
      if (summary.ended_at === null && (draft.canisterId ?? draft.module) === subject) return summary;
    return undefined;
  }

  /** Newest first: those of this console, and behind them those of the log. */
  list(): readonly OperationSummary[] {
    const own = [...this.#entries.values()].map(({ summary }) => summary).reverse();
    const known = new Set(own.map(({ id }) => id));
    return [...own, ...this.#options.log.latest().filter(({ id }) => !known.has(id))];
  }

  /** @throws ConsoleError "console/unknown-operation" */
  get(id: string): Operation {
    const entry = this.#entries.get(id);
    if (entry !== undefined) return operationOf(entry);
    const logged = this.#options.log.latest().find((each) => each.id === id);
    if (logged !== undefined) return { ...logged, steps: [], events: [] };
    throw unknown(id);
  }

  /**
   * Asks an operation for its safe end.
   *
   * @throws ConsoleError "console/unknown-operation" or "console/ended"
   */
  cancel(id: string): Operation {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      this.get(id);
      throw hasEnded(id);
    }
    if (entry.summary.ended_at !== null) throw hasEnded(id);
    this.#abort(entry);
    return operationOf(entry);
  }

  /**
   * Tells the events of an operation behind a place, then those to come.
   *
   * @returns What ends it; undefined if nothing comes any more.
   * @throws ConsoleError "console/unknown-operation"
   */
  listen(id: string, after: number): ((listener: (event: OperationEvent) => void) => () => void) | undefined {
    const entry = this.#entries.get(id);
    if (entry === undefined) {
      this.get(id);
      return undefined;
    }
    const { events } = entry;
    if (events.hasEnded && (events.events.at(-1)?.seq ?? 0) <= after) return undefined;
    return (listener) => events.listen(after, listener);
  }

  /** Asks all for their safe ends and waits for them. Nothing begins any more. */
  async close(): Promise<void> {
    this.#isClosing = true;
    const running = [...this.#entries.values()].filter(({ summary }) => summary.ended_at === null);
    for (const entry of running) this.#abort(entry);
    await Promise.all(running.map(({ ended }) => ended));
  }

  #abort(entry: Entry): void {
    if (entry.controller.signal.aborted) return;
    entry.summary = { ...entry.summary, state: "cancelling" };
    entry.events.add({ kind: "cancelling" });
    entry.controller.abort(new ConsoleError({ code: "console/closing" }, "The operation was cancelled"));
  }

  async #run(entry: Entry): Promise<void> {
    const { draft, controller, events } = entry;
    const emit: Parameters<OperationDraft["run"]>[0]["emit"] = (event) => {
      events.add(event);
    };
    // The answer to who began it leaves before the first event.
    await Promise.resolve();
    try {
      controller.signal.throwIfAborted();
      const result = await draft.run({ signal: controller.signal, emit });
      this.#end(entry, "done", { result, error: null });
    } catch (error) {
      const isInterrupted =
        controller.signal.aborted &&
        (error === controller.signal.reason || interruptions.some((code) => hasFault(error, code)));
      const shown = this.#options.describe(error, draft.module);
      this.#end(entry, isInterrupted ? "interrupted" : "failed", { result: null, error: shown });
    }
  }

  /** The log comes first: who hears of the end finds it in the history. */
  #end(
    entry: Entry,
    state: Exclude<OperationState, "running" | "cancelling">,
    { result, error }: { readonly result: OperationResult | null; readonly error: ApiError | null },
  ): void {
    const summary = { ...entry.summary, state, ended_at: this.#now(), result, error };
    try {
      this.#options.log.append(summary);
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      entry.events.add({ kind: "finding", text: `The operation could not be written to the log: ${reason}` });
    }
    entry.summary = summary;
    entry.events.add({ kind: "end", state, result, error });
  }

  #forgetOldest(): void {
    const ended = [...this.#entries].filter(([, { summary }]) => summary.ended_at !== null);
    for (const [id] of ended.slice(0, Math.max(0, ended.length - mostEnded))) this.#entries.delete(id);
  }

  #now(): string {
    return new Date(this.#options.nowMs()).toISOString();
  }
}

function operationOf({ summary, draft, events }: Entry): Operation {
  return { ...summary, steps: draft.steps, events: events.events };
}

function unknown(id: string): ConsoleError {
  return new ConsoleError({ code: "console/unknown-operation", id }, `There is no operation ${id}`);
}

function hasEnded(id: string): ConsoleError {
  return new ConsoleError({ code: "console/ended", operation: id }, "The operation has ended already");
}
