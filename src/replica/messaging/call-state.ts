import type { Message, WasmClosure } from "../../engine/mod.ts";
import type { Principal } from "../../wire/mod.ts";

/** Who waits for the answer to a call: a user, or a canister that calls another one. */
export type Caller =
  | {
      readonly kind: "ingress";
      readonly requestId: Uint8Array;
      readonly sender: Principal;
      /** What a canister that signed for the user says about them; left out for most. */
      readonly callerInfo?: NonNullable<Message["callerInfo"]>;
    }
  | {
      readonly kind: "canister";
      readonly canisterId: Principal;
      /** Key of the caller's {@link Callback}. */
      readonly callbackId: string;
      /** When a best-effort call gives up, nanoseconds since 1970; 0 for a call that is answered whatever happens. */
      readonly deadlineNs: bigint;
    };

/** What made a canister run: a call, or a task of its own (heartbeat, timer, low-memory hook), which nobody waits for. */
export type CallOrigin = Caller | { readonly kind: "task" };

/** A call that a canister works on: from its first message until it is answered and no call made for it is open. */
export interface CallContext {
  readonly origin: CallOrigin;
  /** Cycles that came with the call and were neither accepted nor given back yet. */
  readonly cyclesAvailable: bigint;
  /** The caller has its answer (or there is none); the context only waits for its open calls. */
  readonly responded: boolean;
  /** The code that began it is gone: responses to its calls run nothing. Implies `responded`. */
  readonly deleted: boolean;
  /** By the messages that ran in it so far. */
  readonly instructionsUsed: bigint;
  /** Calls made in it whose response has not arrived: the callbacks that name it. */
  readonly openCalls: number;
}

/** A call that a canister made and that was not answered yet: what to run then. */
export interface Callback {
  /** Key of the {@link CallContext} in which the call was made. */
  readonly contextId: string;
  readonly callee: Principal;
  readonly onReply: WasmClosure;
  readonly onReject: WasmClosure;
  readonly onCleanup: WasmClosure | undefined;
  /** Cycles that went with the call; no more than these can come back. */
  readonly cyclesSent: bigint;
  /** Cycles set aside for receiving the response. */
  readonly prepaidTransmission: bigint;
  /** Cycles set aside for executing the response. */
  readonly prepaidExecution: bigint;
  /** As in {@link Caller}. */
  readonly deadlineNs: bigint;
}

/** The answer to a call between canisters. */
export type ResponsePayload =
  | { readonly kind: "reply"; readonly data: Uint8Array }
  | { readonly kind: "reject"; readonly code: number; readonly message: string };

/** A message on its way between canisters. */
export type CanisterMessage =
  | {
      readonly kind: "request";
      readonly caller: Extract<Caller, { kind: "canister" }>;
      readonly receiver: Principal;
      readonly methodName: string;
      readonly arg: Uint8Array;
      readonly cycles: bigint;
    }
  | {
      readonly kind: "response";
      readonly caller: Extract<Caller, { kind: "canister" }>;
      readonly payload: ResponsePayload;
      /** Cycles of the call that were not accepted. */
      readonly refund: bigint;
    };

/** A `stop_canister` call that waits for the canister's open calls. */
export interface PendingStop {
  readonly caller: Caller;
  /** Cycles attached to the call, which come back with its answer. */
  readonly refund: bigint;
  readonly sinceNs: bigint;
}

/** Something that is due at a time that the key of its entry in `ReplicaState.deadlines` begins with. */
export type Deadline =
  | { readonly kind: "call"; readonly canisterId: Principal; readonly callbackId: string }
  | { readonly kind: "stop"; readonly canisterId: Principal };

/** Digits of a number in a key, so that keys sort as their numbers do. */
const KEY_DIGITS = 20;

/** `value` as a key of the maps of this folder. */
export function sequenceKey(value: number | bigint): string {
  return value.toString().padStart(KEY_DIGITS, "0");
}
