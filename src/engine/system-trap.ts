import type { Trap, TrapCode } from "./message-outcome.ts";

/** Thrown by System API functions to stop the canister; the engine turns it into the outcome `trapped`. */
export class SystemTrap extends Error {
  override readonly name = "SystemTrap";
  readonly fault: Trap;

  constructor(code: TrapCode, message: string) {
    super(message);
    this.fault = { code, message };
  }
}

/** The canister used the System API in a way that it forbids. */
export function contractViolation(text: string): SystemTrap {
  return new SystemTrap("engine/contract-violation", `Canister violated contract: ${text}`);
}

/** A pointer that leaves the heap, where the Internet Computer reports it like a Wasm trap. */
export function heapOutOfBounds(): SystemTrap {
  return new SystemTrap("engine/memory-out-of-bounds", "Canister trapped: heap out of bounds");
}
