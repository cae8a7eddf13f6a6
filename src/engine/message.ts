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
  | "post_upgrade";

/** One message for one canister. */
export interface Message {
  readonly kind: MessageKind;
  /** Name of the called method; `""` where there is none (`start`, `init`, the upgrade hooks). */
  readonly methodName: string;
  readonly arg: Uint8Array;
  /** Principal bytes of the caller. */
  readonly caller: Uint8Array;
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
  /** Cycles that came with the call. */
  readonly cyclesAvailable: bigint;
  /** Certificate for the certified data; only for queries, else `undefined`. */
  readonly dataCertificate: Uint8Array | undefined;
  /** The armed global timer; 0 if none. */
  readonly globalTimerNs: bigint;
  readonly environmentVariables: readonly { readonly name: string; readonly value: string }[];
  /** Largest heap: `wasm_memory_limit`, or the architectural limit where there is none. */
  readonly heapLimitBytes: number;
  /** Largest stable memory, at most 500 GiB. */
  readonly stableLimitBytes: number;
}
