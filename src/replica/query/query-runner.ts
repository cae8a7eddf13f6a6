import type { ExecutionState, Message, MessageOutcome } from "../../engine/mod.ts";
import type { Principal } from "../../wire/mod.ts";
import type { Reject } from "../error-code.ts";
import { instructionLimitReject, trapReject } from "../execution/execution-reject.ts";
import { messageEnvironment } from "../execution/message-environment.ts";
import { isSamePrincipal } from "../principals.ts";
import type { ReplicaContext } from "../replica-context.ts";
import type { CanisterState, InstalledCode, ReplicaState } from "../state.ts";
import type { QueryUsage } from "./query-statistics.ts";
import { ScratchPageStore } from "./scratch-page-store.ts";

/** Calls that one canister may have open with another. */
const CALLS_PER_CALLEE = 500;

/** The query that a user sent, and what its canister may show as certificate of its data. */
export interface QueryRoot {
  readonly canisterId: Principal;
  /** Only asked if the canister's code can see it. */
  readonly dataCertificate: (canisterId: Principal) => Uint8Array;
  /** Hears what each query took, of this canister and of those that it called; callbacks do not count. */
  readonly observe?: ((usage: QueryUsage) => void) | undefined;
}

/** One message of a query. */
export interface QueryMessage {
  readonly canister: CanisterState;
  readonly code: InstalledCode;
  /** The memory that the message finds. */
  readonly execution: ExecutionState;
  readonly message: Message;
  /** By earlier messages of the same query. */
  readonly contextInstructions: bigint;
}

/** A message that went through, or why not. */
export type QueryRun =
  | { readonly ok: true; readonly outcome: Extract<MessageOutcome, { kind: "returned" }> }
  | { readonly ok: false; readonly reject: Reject; readonly instructionsUsed: bigint };

/**
 * Runs the messages of one user's query, which share a budget of instructions, and keeps what composite queries leave in
 * memory between their messages. Nothing of it outlives {@link QueryRunner.end}.
 */
export class QueryRunner {
  readonly #state: ReplicaState;
  readonly #root: QueryRoot;
  readonly #context: ReplicaContext;
  readonly #scratch: ScratchPageStore;
  readonly #rewinds = new Map<string, ExecutionState>();
  #instructionsLeft: bigint;

  constructor(state: ReplicaState, root: QueryRoot, context: ReplicaContext) {
    this.#state = state;
    this.#root = root;
    this.#context = context;
    this.#scratch = new ScratchPageStore(context.pageStore);
    this.#instructionsLeft = context.limits.compositeQueries.instructions;
  }

  get isOutOfInstructions(): boolean {
    return this.#instructionsLeft <= 0n;
  }

  /** Takes the price of a call from the budget. */
  chargeCall(): void {
    this.#instructionsLeft -= this.#context.limits.compositeQueries.instructionsPerCall;
  }

  run({ canister, code, execution, message, contextInstructions }: QueryMessage): QueryRun {
    const left = this.#instructionsLeft > 0n ? this.#instructionsLeft : 0n;
    const { limits } = this.#context;
    const { query } = limits.instructions;
    const instructionLimit = query < left ? query : left;
    const { width } = code.module;
    const certificate = this.#certificateFor(canister, code, message);
    const environment = messageEnvironment(
      this.#state,
      canister,
      certificate === undefined ? { width } : { width, dataCertificate: certificate },
      this.#context,
    );
    const instanceKey = canister.id.toText();
    const isComposite = message.kind.startsWith("composite_");
    if (isComposite) this.#rewinds.set(instanceKey, code.execution);
    const { prepayment } = environment.calls;
    const outcome = this.#context.engine.run({
      instanceKey,
      state: execution,
      message,
      environment: {
        ...environment,
        contextInstructions,
        calls: { prepayment, slotsTo: () => CALLS_PER_CALLEE, roomBytes: limits.maxQueuedBytes },
      },
      instructionLimit,
      ...(isComposite ? { scratch: this.#scratch } : {}),
    });
    const { instructionsUsed } = outcome;
    this.#instructionsLeft -= instructionsUsed;
    if (message.closure === undefined) this.#root.observe?.(usageOf(canister.id, message, outcome));
    if (outcome.kind === "returned") return { ok: true, outcome };
    const fault =
      outcome.kind === "trapped"
        ? trapReject(canister.id, outcome.trap)
        : instructionLimitReject(canister.id, instructionLimit);
    return { ok: false, reject: fault, instructionsUsed };
  }

  /**
   * Takes all canisters back to where the query found them.
   *
   * *Must* be called in the end: live instances count as users of their pages, and those of a query are in no store.
   */
  end(): void {
    for (const [instanceKey, execution] of this.#rewinds) this.#context.engine.rewind(instanceKey, execution);
  }

  /** For the methods of the canister that the user queries, not for others and not for callbacks. */
  #certificateFor(canister: CanisterState, code: InstalledCode, message: Message): Uint8Array | undefined {
    if (message.closure !== undefined || !isSamePrincipal(canister.id, this.#root.canisterId))
      return undefined;
    return usesCertificate(code) ? this.#root.dataCertificate(canister.id) : undefined;
  }
}

function usageOf(canisterId: Principal, { arg }: Message, outcome: MessageOutcome): QueryUsage {
  const response = outcome.kind === "returned" ? outcome.response : undefined;
  const responseBytes = response?.kind === "reply" ? BigInt(response.data.length) : 0n;
  const { instructionsUsed: instructions } = outcome;
  return { canisterId, calls: 1n, instructions, requestBytes: BigInt(arg.length), responseBytes };
}

/** Most canisters certify nothing, and making a certificate costs more than a small query. */
function usesCertificate(code: InstalledCode): boolean {
  return code.module.importedFunctions.some((name) => name.startsWith("data_certificate_"));
}
