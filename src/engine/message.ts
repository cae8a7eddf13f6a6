/** Which entry point of a canister runs, and thereby which System API functions it may call. */
export type MessageKind =
  | "start"
  | "init"
  | "update"
  | "query"
  | "replicated_query"
  | "composite_query"
  | "inspect_message"
  | "pre_upgrade"
  | "post_upgrade"
  | "heartbeat"
  | "global_timer"
  | "on_low_wasm_memory"
  | "reply_callback"
  | "reject_callback"
  | "cleanup_callback"
  | "composite_reply_callback"
  | "composite_reject_callback"
  | "composite_cleanup_callback";

/** A function of a canister with one value that it is called with: the form of callbacks. */
export interface WasmClosure {
  /** Index into the canister's table. */
  readonly fun: number;
  /** Argument of the call, unsigned. */
  readonly env: bigint;
}

/** One message for one canister. */
export interface Message {
  readonly kind: MessageKind;
  /** Name of the called method; `""` where there is none: hooks, tasks and callbacks. */
  readonly methodName: string;
  /** Argument of the call; for reply callbacks the reply. */
  readonly arg: Uint8Array;
  /** Principal bytes of the caller; for callbacks that of the message which their call context began with. */
  readonly caller: Uint8Array;
  /** Where a callback enters. Required for the kinds that end in `_callback`, without meaning for others. */
  readonly closure?: WasmClosure;
  /** What came back instead of a reply: for reject callbacks, and for a cleanup after one. */
  readonly reject?: { readonly code: number; readonly message: string };
  /** What the caller's signature says about the caller; absent like for most signatures means empty. */
  readonly callerInfo?: { readonly signer: Uint8Array; readonly data: Uint8Array };
}

/** What calls to other canisters cost and how many may be made. */
export interface CallTerms {
  /**
   * Cycles that `call_perform` sets aside for a call: its transmission, and execution and transmission of the response.
   *
   * @param methodNameBytes - Length of the method's name.
   * @param payloadBytes - Length of the argument.
   */
  readonly prepayment: (methodNameBytes: number, payloadBytes: number) => bigint;
  /** How many calls may still wait for this callee, before this message made any. */
  readonly slotsTo: (callee: Uint8Array) => number;
  /** Bytes of method names and arguments that the calls of the message may carry together. */
  readonly roomBytes: number;
}

/** What the subnet lets the message see and how far it may go. Everything is constant while the message runs. */
export interface MessageEnvironment {
  readonly timeNs: bigint;
  readonly canisterId: Uint8Array;
  readonly subnetId: Uint8Array;
  readonly rootKeyDer: Uint8Array;
  readonly canisterVersion: bigint;
  readonly status: "running" | "stopping" | "stopped";
  readonly controllers: readonly Uint8Array[];
  readonly cyclesBalance: bigint;
  /** Cycles that may be spent without freezing the canister. */
  readonly liquidCycles: bigint;
  /** Cycles that the call context still offers: what came with the call and was not accepted. */
  readonly cyclesAvailable: bigint;
  /** Cycles that came back with the response; 0 but for callbacks. */
  readonly cyclesRefunded: bigint;
  /** When the caller stops waiting for a best-effort response; 0 if it waits without end. */
  readonly deadlineNs: bigint;
  /** Whether an earlier message answered the call context: another answer traps then. */
  readonly hasResponded: boolean;
  /** Instructions that earlier messages of the call context used. */
  readonly contextInstructions: bigint;
  readonly calls: CallTerms;
  /** Certificate for the certified data; only for queries, else `undefined`. */
  readonly dataCertificate: Uint8Array | undefined;
  /** The armed global timer; 0 if none. */
  readonly globalTimerNs: bigint;
  readonly environmentVariables: readonly { readonly name: string; readonly value: string }[];
  /** Largest heap: `wasm_memory_limit`, or the architectural limit where there is none. */
  readonly heapLimitBytes: number;
  /** Largest log: `log_memory_limit`. */
  readonly logLimitBytes: number;
  /** Largest stable memory, at most 500 GiB. */
  readonly stableLimitBytes: number;
}
