import type { ExecutionState } from "./execution-state.ts";
import type { WasmClosure } from "./message.ts";

/** Why a message stopped, as stable codes. */
export type TrapCode =
  /** The canister called `ic0.trap`; its text is in the message. */
  | "engine/called-trap"
  | "engine/unreachable"
  | "engine/memory-out-of-bounds"
  | "engine/stable-memory-out-of-bounds"
  | "engine/table-out-of-bounds"
  | "engine/bad-indirect-call"
  | "engine/stack-overflow"
  | "engine/integer-divide-by-zero"
  | "engine/integer-overflow"
  | "engine/bad-float-conversion"
  /** A System API function was called from the wrong place or with arguments that it refuses. */
  | "engine/contract-violation"
  | "engine/cycles-exceed-64-bit"
  /** A 32 bit stable memory function was called although the memory is larger than 4 GiB. */
  | "engine/stable-memory-exceeds-32-bit"
  /** More stable memory was written in one message than is allowed. */
  | "engine/memory-access-limit"
  /** A callback's index lies beyond the table. */
  | "engine/function-not-found"
  /** The module has no entry point for the message. */
  | "engine/method-not-found"
  /** The machine refused the memory that the canister needs; the canister itself did nothing wrong. */
  | "engine/host-out-of-memory"
  /** The compiler refused the module. */
  | "engine/cannot-compile"
  /** A Wasm trap of a kind that this list does not name. */
  | "engine/wasm-trap";

/** What the Internet Computer suggests to the author of a canister after a trap; empty where it suggests nothing. */
export interface TrapHelp {
  readonly suggestion?: string;
  /** Section of its list of execution errors. */
  readonly section?: string;
}

/** A trap: a stable code and a text in the Internet Computer's wording, without "Error from Canister ...". */
export interface Trap {
  readonly code: TrapCode;
  readonly message: string;
  /** Where it is another than the one that all traps with the code have. */
  readonly help?: TrapHelp;
}

/** What the canister answered, if it did. */
export type Response =
  | { readonly kind: "reply"; readonly data: Uint8Array }
  | { readonly kind: "reject"; readonly message: string };

/** A call to another canister, or to this one, that a message performed. */
export interface OutgoingCall {
  /** Principal bytes of the called canister. */
  readonly callee: Uint8Array;
  readonly methodName: string;
  readonly arg: Uint8Array;
  /** Cycles that go with the call. */
  readonly cycles: bigint;
  /** Cycles set aside for transmission and response, as {@link CallTerms.prepayment} said. */
  readonly prepaidCycles: bigint;
  readonly onReply: WasmClosure;
  readonly onReject: WasmClosure;
  readonly onCleanup?: WasmClosure;
  /** Seconds after which a best-effort response is given up, at most 300; absent for a guaranteed response. */
  readonly timeoutSeconds?: number;
}

/** What a message asked the subnet to do, beside its answer and its memory. */
export interface MessageEffects {
  /** `inspect_message` called `accept_message`, or the module has no such hook. */
  readonly accepted: boolean;
  readonly certifiedData?: Uint8Array;
  /** The timer that was set; 0 disarms it. */
  readonly globalTimerNs?: bigint;
  readonly cyclesAccepted: bigint;
  readonly cyclesBurned: bigint;
  /** In the order in which they were performed. */
  readonly calls: readonly OutgoingCall[];
}

/** How a message ended. A trap and a runaway are outcomes, not exceptions, and leave no trace in the state. */
export type MessageOutcome =
  | {
      readonly kind: "returned";
      /** The same reference as in the request where nothing changed, and always so for queries. */
      readonly state: ExecutionState;
      readonly response: Response | undefined;
      readonly effects: MessageEffects;
      readonly instructionsUsed: bigint;
      /** What `debug_print` wrote, oldest first; a trap adds the line `[TRAP]: ...`. Bounded: old lines go first. */
      readonly logs: readonly Uint8Array[];
    }
  | {
      readonly kind: "trapped";
      readonly trap: Trap;
      readonly instructionsUsed: bigint;
      readonly logs: readonly Uint8Array[];
    }
  | {
      readonly kind: "out_of_instructions";
      readonly instructionsUsed: bigint;
      readonly logs: readonly Uint8Array[];
    };
