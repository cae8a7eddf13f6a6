import type { WasmGlobalObject } from "./web-assembly-port.ts";

/** What most System API calls cost beside their bytes. */
export const SYSTEM_CALL_INSTRUCTIONS = 500;

/** What each page costs that a message changes in its heap, and each page that it writes in stable memory. */
export const CHANGED_PAGE_INSTRUCTIONS = 1_000;

/** Reading and writing the gas global costs more than most calls, so small charges are gathered first. */
const SETTLE_AT = 20_000;

/** A charge is made of sizes that a canister chooses; the 64 bits of the gas global must not wrap around. */
const MOST_AT_ONCE = 2 ** 62;

/** Thrown when a System API call used up the instructions; the gas global is negative then. */
export class OutOfInstructions extends Error {
  override readonly name = "OutOfInstructions";
}

/** Instructions of one message: counted by the code itself in a global, and here for what the System API does. */
export class InstructionMeter {
  readonly #gas: WasmGlobalObject;
  readonly #limit: bigint;
  #pending = 0;

  constructor(gas: WasmGlobalObject, limit: bigint) {
    this.#gas = gas;
    this.#limit = limit;
    gas.value = limit;
  }

  /** @throws OutOfInstructions if the limit is passed. */
  charge(instructions: number): void {
    this.#pending += instructions;
    if (this.#pending >= SETTLE_AT && this.settle() < 0n) throw new OutOfInstructions();
  }

  /** Charges for something that cannot be stopped any more; what exceeds the limit is forgiven. */
  add(instructions: number): void {
    this.#pending += instructions;
  }

  /** Books what is pending and returns the instructions that are left; negative if the limit was passed. */
  settle(): bigint {
    let left = BigInt(this.#gas.value);
    if (this.#pending > 0) {
      left -= BigInt(Math.ceil(Math.min(this.#pending, MOST_AT_ONCE)));
      this.#pending = 0;
      this.#gas.value = left;
    }
    return left;
  }

  /** Instructions used so far, at most the limit. */
  used(): bigint {
    const used = this.#limit - this.settle();
    return used > this.#limit ? this.#limit : used;
  }
}
