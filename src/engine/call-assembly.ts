import { ByteWriter, encodeHex } from "../bytes/mod.ts";
import type { CallTerms, WasmClosure } from "./message.ts";
import type { OutgoingCall } from "./message-outcome.ts";
import { contractViolation } from "./system-trap.ts";

/** Largest method name and argument together; a callee on another subnet refuses more than a fifth of it. */
export const MAX_CALL_BYTES: number = 10 * 1024 * 1024;

/** What `call_perform` answers when a call cannot be made for lack of cycles or room: a transient reject code. */
export const SYS_TRANSIENT = 2;

/** Longest time that a caller may wait for a best-effort response. */
const MAX_TIMEOUT_SECONDS = 300;

/** The part of a call that `call_new` gives. */
export interface CallTarget {
  readonly callee: Uint8Array;
  readonly methodName: string;
  /** Length of the method name in UTF-8. */
  readonly methodNameBytes: number;
  readonly onReply: WasmClosure;
  readonly onReject: WasmClosure;
}

interface AssembledCall extends CallTarget {
  cycles: bigint;
  arg: ByteWriter | undefined;
  onCleanup?: WasmClosure;
  timeoutSeconds?: number;
}

/**
 * The inter-canister calls of a message: the one that is being assembled between `call_new` and `call_perform`, with its
 * rules of order, and those that were performed.
 */
export class CallAssembly {
  readonly #terms: CallTerms;
  readonly #performed: OutgoingCall[] = [];
  /** Bytes that the calls may still carry. */
  #roomBytes: number;
  /** Calls that may still be made, by callee. */
  readonly #slots = new Map<string, number>();
  #current: AssembledCall | undefined;
  #performedCycles = 0n;

  constructor(terms: CallTerms) {
    this.#terms = terms;
    this.#roomBytes = terms.roomBytes;
  }

  /** In the order in which they were performed. */
  get performed(): readonly OutgoingCall[] {
    return this.#performed;
  }

  /** Cycles that left the balance: those of performed calls with their prepayments, and those of the assembled one. */
  get cycles(): bigint {
    return this.#performedCycles + (this.#current?.cycles ?? 0n);
  }

  /** Begins a call. One that was assembled and not performed is forgotten; its cycles are back. */
  begin(target: CallTarget): void {
    this.#current = { ...target, cycles: 0n, arg: undefined };
  }

  /** Forgets the call that is being assembled. */
  drop(): void {
    this.#current = undefined;
  }

  /**
   * The call that is being assembled.
   *
   * @throws SystemTrap `engine/contract-violation` if there is none.
   */
  assembling(method: string): Readonly<AssembledCall> {
    return this.#assembling(method);
  }

  /** Appends a copy of the bytes to the argument. The caller has checked its size. */
  append(bytes: Uint8Array): void {
    const call = this.#assembling("ic0.call_data_append");
    call.arg ??= new ByteWriter(bytes.length);
    call.arg.bytes(bytes);
  }

  addCycles(method: string, amount: bigint): void {
    this.#assembling(method).cycles += amount;
  }

  setCleanup(closure: WasmClosure): void {
    const call = this.#assembling("ic0.call_on_cleanup");
    if (call.onCleanup !== undefined)
      throw contractViolation(
        "ic0.call_on_cleanup can be called at most once between `ic0.call_new` and `ic0.call_perform`",
      );
    call.onCleanup = closure;
  }

  setTimeout(seconds: number): void {
    const call = this.#assembling("ic0.call_with_best_effort_response");
    if (call.timeoutSeconds !== undefined) {
      throw contractViolation("ic0_call_with_best_effort_response failed because a timeout is already set.");
    }
    call.timeoutSeconds = Math.min(seconds, MAX_TIMEOUT_SECONDS);
  }

  /**
   * Ends the assembly. The call is made if the prepayment can be taken from `liquidCycles`, the callee has a slot left and
   * there is room for its bytes; else its cycles go back.
   *
   * @param liquidCycles - What the message may still spend, the call's own cycles already subtracted.
   */
  perform(liquidCycles: bigint): 0 | typeof SYS_TRANSIENT {
    const { arg, methodNameBytes, ...call } = this.#assembling("ic0.call_perform");
    this.#current = undefined;
    const prepaidCycles = this.#terms.prepayment(methodNameBytes, arg?.length ?? 0);
    const sizeBytes = methodNameBytes + (arg?.length ?? 0);
    if (prepaidCycles > liquidCycles || sizeBytes > this.#roomBytes) return SYS_TRANSIENT;
    const key = encodeHex(call.callee);
    const slots = this.#slots.get(key) ?? this.#terms.slotsTo(call.callee);
    this.#slots.set(key, Math.max(slots - 1, 0));
    if (slots <= 0) return SYS_TRANSIENT;
    this.#roomBytes -= sizeBytes;
    this.#performedCycles += call.cycles + prepaidCycles;
    this.#performed.push({ ...call, arg: arg?.finish() ?? new Uint8Array(0), prepaidCycles });
    return 0;
  }

  #assembling(method: string): AssembledCall {
    if (this.#current === undefined)
      throw contractViolation(`${method} called when no call is under construction.`);
    return this.#current;
  }
}
