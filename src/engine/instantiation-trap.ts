import type { Trap } from "./message-outcome.ts";
import { trapFromError } from "./trap-from-error.ts";

/** Whether the machine refused a memory. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes("memory");
}

/**
 * Why a module could not become a live instance, as a trap. `undefined` for errors that are not about the module.
 */
export function instantiationTrap(error: unknown): Trap | undefined {
  if (isOutOfMemory(error)) {
    return { code: "engine/host-out-of-memory", message: "Canister cannot grow its memory usage." };
  }
  if (error instanceof Error && (error.name === "CompileError" || error.name === "LinkError")) {
    return {
      code: "engine/cannot-compile",
      message: `Canister's Wasm module is not valid: ${error.message}`,
    };
  }
  return trapFromError(error);
}
