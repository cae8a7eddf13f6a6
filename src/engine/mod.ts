/**
 * One message on one canister.
 *
 * @module
 */
export { Engine, type CreateStateOutcome, type EngineOptions, type KeptMemories } from "./engine.ts";
export type { ExecutionState, GlobalValue } from "./execution-state.ts";
export type { Message, MessageEnvironment, MessageKind } from "./message.ts";
export type { MessageEffects, MessageOutcome, Response, Trap, TrapCode } from "./message-outcome.ts";
export type { RunRequest } from "./run-request.ts";
export type {
  WasmGlobalObject,
  WasmImports,
  WasmInstanceObject,
  WasmMemoryObject,
  WasmModuleObject,
  WebAssemblyPort,
} from "./web-assembly-port.ts";
