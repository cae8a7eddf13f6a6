import { contractViolation } from "./system-trap.ts";

/** Largest argument of an inter-canister call on the same subnet. */
const MAX_PAYLOAD_BYTES = 10 * 1024 * 1024;

interface AssembledCall {
  cycles: bigint;
  payloadBytes: number;
  hasCleanup: boolean;
  hasTimeout: boolean;
}

/**
 * The inter-canister call that a message is assembling between `call_new` and `call_perform`, with its rules of order.
 * Performing answers {@link SYS_TRANSIENT}: this network does not deliver calls between canisters yet, and the code
 * tells the canister exactly that in a way that it has to handle anyway.
 */
export class OutgoingCall {
  #current: AssembledCall | undefined;

  /** Cycles that are set aside for the call. */
  get cycles(): bigint {
    return this.#current?.cycles ?? 0n;
  }

  begin(): void {
    this.#current = { cycles: 0n, payloadBytes: 0, hasCleanup: false, hasTimeout: false };
  }

  appendData(size: number): void {
    const call = this.#assembling("ic0.call_data_append");
    call.payloadBytes += size;
    if (call.payloadBytes > MAX_PAYLOAD_BYTES) {
      throw contractViolation(
        `ic0.call_data_append: application payload size (${call.payloadBytes}) cannot be larger than ${MAX_PAYLOAD_BYTES}`,
      );
    }
  }

  addCycles(method: string, amount: bigint): void {
    this.#assembling(method).cycles += amount;
  }

  /** Checks that a call is being assembled. */
  check(method: string): void {
    this.#assembling(method);
  }

  setCleanup(): void {
    const call = this.#assembling("ic0.call_on_cleanup");
    if (call.hasCleanup)
      throw contractViolation(
        "ic0.call_on_cleanup can be called at most once between `ic0.call_new` and `ic0.call_perform`",
      );
    call.hasCleanup = true;
  }

  setTimeout(): void {
    const call = this.#assembling("ic0.call_with_best_effort_response");
    if (call.hasTimeout) {
      throw contractViolation("ic0_call_with_best_effort_response failed because a timeout is already set.");
    }
    call.hasTimeout = true;
  }

  /** Ends the assembly; cycles go back. */
  perform(): typeof SYS_TRANSIENT {
    this.#assembling("ic0.call_perform");
    this.#current = undefined;
    return SYS_TRANSIENT;
  }

  #assembling(method: string): AssembledCall {
    if (this.#current === undefined)
      throw contractViolation(`${method} called when no call is under construction.`);
    return this.#current;
  }
}

/** The reject code for a temporary lack of resources. */
export const SYS_TRANSIENT = 2;
