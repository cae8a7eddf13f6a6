import type {
  Operation,
  OperationAnswer,
  OperationEvent,
  OperationState,
} from "../../../src/console/api/operation.ts";
import { type Failure, failureOf } from "../api/failure.ts";
import { followOperation } from "../api/follow-operation.ts";
import { type Caller, request } from "../api/request.ts";

type EventOf<Kind extends OperationEvent["kind"]> = Extract<OperationEvent, { readonly kind: Kind }>;

/** An operation that this page watches. It runs in the console's process: leaving the page does nothing to it. */
export class FollowedOperation {
  readonly operation: Operation;
  events: readonly OperationEvent[] = $state.raw([]);
  /** The console does not answer at the moment. */
  isLost = $state(false);
  /** Why it could not be asked to end. */
  cancelFailure: Failure | undefined = $state.raw(undefined);
  readonly #caller: Caller;
  readonly #leave: () => void;

  constructor(caller: Caller, operation: Operation) {
    this.#caller = caller;
    this.operation = operation;
    this.#leave = followOperation(operation.id, {
      onEvent: (event) => {
        this.isLost = false;
        if (event.seq > (this.events.at(-1)?.seq ?? 0)) this.events = [...this.events, event];
      },
      onLost: () => {
        this.isLost = this.end === undefined;
      },
    });
  }

  get end(): EventOf<"end"> | undefined {
    return this.latest("end");
  }

  get state(): OperationState {
    return this.end?.state ?? (this.latest("cancelling") === undefined ? "running" : "cancelling");
  }

  /** The place of the step under way in the plan; undefined before the first, null on the way back. */
  get step(): number | null | undefined {
    return this.latest("step")?.step;
  }

  latest<Kind extends OperationEvent["kind"]>(kind: Kind): EventOf<Kind> | undefined {
    return this.events.findLast((event): event is EventOf<Kind> => event.kind === kind);
  }

  /** What Ctrl-C does on the command line: the operation comes to a safe end. */
  async cancel(): Promise<void> {
    try {
      await request<OperationAnswer>(this.#caller, `operations/${encodeURIComponent(this.operation.id)}`, {
        method: "DELETE",
      });
      this.cancelFailure = undefined;
    } catch (error) {
      this.cancelFailure = failureOf(error);
    }
  }

  /** Ends the watching, not the operation. */
  leave(): void {
    this.#leave();
  }
}
