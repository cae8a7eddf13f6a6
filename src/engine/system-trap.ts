import { Principal } from "../wire/mod.ts";
import type { Trap, TrapCode, TrapHelp } from "./message-outcome.ts";

/** Thrown by System API functions to stop the canister; the engine turns it into the outcome `trapped`. */
export class SystemTrap extends Error {
  override readonly name = "SystemTrap";
  readonly fault: Trap;

  constructor(code: TrapCode, message: string, help?: TrapHelp) {
    super(message);
    this.fault = help === undefined ? { code, message } : { code, message, help };
  }
}

/** The canister used the System API in a way that only its tool chain can get wrong. */
export function contractViolation(text: string): SystemTrap {
  return new SystemTrap("engine/contract-violation", `Canister violated contract: ${text}`);
}

/** The canister used the System API in a way that its author can correct. */
export function userViolation(text: string, help: TrapHelp): SystemTrap {
  return new SystemTrap("engine/contract-violation", `Canister violated contract: ${text}`, help);
}

/** More than 29 bytes were given as a principal. */
export function invalidPrincipal(): SystemTrap {
  return new SystemTrap("engine/contract-violation", "Canister provided invalid principal id");
}

/** The canister gave away cycles that it does not have. */
export function outOfCycles(canisterId: Uint8Array): SystemTrap {
  const text = `Canister ${Principal.fromUint8Array(canisterId).toText()} is out of cycles`;
  return new SystemTrap("engine/contract-violation", text, {});
}

/** A pointer that leaves the heap, where the Internet Computer reports it like a Wasm trap. */
export function heapOutOfBounds(): SystemTrap {
  return new SystemTrap("engine/memory-out-of-bounds", "Canister trapped: heap out of bounds");
}
