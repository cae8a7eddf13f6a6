import { ABI, CALLBACK_RESULT } from "../wasm/mod.ts";
import { EngineError } from "./engine-error.ts";
import type { LiveInstance } from "./live-instance.ts";
import type { Message, WasmClosure } from "./message.ts";
import { contractViolation, SystemTrap } from "./system-trap.ts";

/**
 * Runs the closure of a callback.
 *
 * @throws SystemTrap if the table has no such function; whatever the function itself throws.
 */
export function runCallback(instance: LiveInstance, { kind, closure }: Message): void {
  if (closure === undefined) {
    throw new EngineError(
      { code: "engine/missing-closure", kind },
      `Cannot run a message of kind "${kind}" as it names no closure`,
    );
  }
  const enter = instance.entryPoint(ABI.callback);
  if (enter === undefined) {
    throw contractViolation(instance.module.tables === 0 ? "table not found" : "not a function reference");
  }
  switch (enter(BigInt(closure.fun), envOf(instance, closure))) {
    case CALLBACK_RESULT.noElement:
      throw new SystemTrap(
        "engine/function-not-found",
        `Canister requested to invoke a non-existent Wasm function ${closure.fun} from table 0`,
      );
    case CALLBACK_RESULT.nullElement:
      throw contractViolation("unexpected null function reference");
    case CALLBACK_RESULT.otherType:
      throw contractViolation("function invocation does not match its signature");
  }
}

/** The value in the module's own width. It can be too wide after an upgrade from a wasm64 module. */
function envOf(instance: LiveInstance, { env }: WasmClosure): number | bigint {
  if (instance.module.width === 64) return env;
  if (env < 2n ** 32n) return Number(env);
  throw contractViolation(`error converting additional value ${env} to u32`);
}
