import type { Trap } from "./message-outcome.ts";
import { trapFromError } from "./trap-from-error.ts";

/** What a canister meets that needs more memory than the machine has. */
export const hostOutOfMemory: Trap = {
  code: "engine/host-out-of-memory",
  message: "Canister cannot grow its memory usage.",
};

/** Whether the machine refused a Wasm memory or a buffer. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && /memory|allocation/i.test(error.message);
}

/**
 * Why a module could not become a live instance, as a trap. `undefined` for errors that are not about the module.
 */
export function instantiationTrap(error: unknown): Trap | undefined {
  if (isOutOfMemory(error)) return hostOutOfMemory;
  if (error instanceof Error && (error.name === "CompileError" || error.name === "LinkError")) {
    return {
      code: "engine/cannot-compile",
      message: `Canister's Wasm module is not valid: ${error.message}`,
    };
  }
  return trapFromError(error);
}
