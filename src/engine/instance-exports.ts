import { EngineError } from "./engine-error.ts";
import type { WasmGlobalObject, WasmInstanceObject, WasmMemoryObject } from "./web-assembly-port.ts";

/** An exported function. Multiple results come as an array. */
export type WasmFunction = (...args: readonly (number | bigint)[]) => unknown;

type Exports = WasmInstanceObject["exports"];

/** The exported function of that name, if there is one. */
export function findFunction(exports: Exports, name: string): WasmFunction | undefined {
  const value = exports[name];
  return isFunction(value) ? value : undefined;
}

/** @throws EngineError `engine/missing-export`. */
export function requireFunction(exports: Exports, name: string): WasmFunction {
  return findFunction(exports, name) ?? missing(name);
}

/** @throws EngineError `engine/missing-export`. */
export function requireMemory(exports: Exports, name: string): WasmMemoryObject {
  const value = exports[name];
  return isMemory(value) ? value : missing(name);
}

/** @throws EngineError `engine/missing-export`. */
export function requireGlobal(exports: Exports, name: string): WasmGlobalObject {
  const value = exports[name];
  return isGlobal(value) ? value : missing(name);
}

function isFunction(value: unknown): value is WasmFunction {
  return typeof value === "function";
}

function isMemory(value: unknown): value is WasmMemoryObject {
  return typeof value === "object" && value !== null && "buffer" in value && "grow" in value;
}

function isGlobal(value: unknown): value is WasmGlobalObject {
  return typeof value === "object" && value !== null && "value" in value && "valueOf" in value;
}

function missing(exportName: string): never {
  throw new EngineError(
    { code: "engine/missing-export", exportName },
    `Cannot run the module as it does not export "${exportName}": it was not rewritten by this program`,
  );
}
