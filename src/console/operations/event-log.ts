import type { OperationEvent } from "../api/operation.ts";
import type { EventBody } from "./operation-draft.ts";

type EndBody = Omit<Extract<OperationEvent, { kind: "end" }>, "seq" | "at">;

const progressEveryMs = 250;

/**
 * What an operation has told, for those who listen now and those who come later. Of its progress only the latest is kept, and
 * at most four are told in a second; everything else is kept whole.
 */
export class EventLog {
  readonly #listeners = new Set<(event: OperationEvent) => void>();
  readonly #nowMs: () => number;
  #events: readonly OperationEvent[] = [];
  #seq = 0;
  #toldProgressMs = -Infinity;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  get events(): readonly OperationEvent[] {
    return this.#events;
  }

  get hasEnded(): boolean {
    return this.#events.at(-1)?.kind === "end";
  }

  /** Keeps an event and tells it. Nothing follows an end. */
  add(body: EventBody | EndBody): void {
    if (this.hasEnded) return;
    if (body.kind === "progress") {
      const nowMs = this.#nowMs();
      const isLast = body.done_bytes >= body.total_bytes;
      if (!isLast && nowMs - this.#toldProgressMs < progressEveryMs) return;
      this.#toldProgressMs = nowMs;
      this.#events = this.#events.filter((event) => event.kind !== "progress");
    }
    this.#seq += 1;
    const event: OperationEvent = { seq: this.#seq, at: new Date(this.#nowMs()).toISOString(), ...body };
    this.#events = [...this.#events, event];
    for (const listener of [...this.#listeners]) listener(event);
  }

  /**
   * Tells the events behind a place, then those to come.
   *
   * @param after The `seq` that was heard last; 0: none.
   * @returns What ends it.
   */
  listen(after: number, listener: (event: OperationEvent) => void): () => void {
    for (const event of this.#events) if (event.seq > after) listener(event);
    if (this.hasEnded) return () => undefined;
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
