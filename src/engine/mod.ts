/**
 * One message on one canister.
 *
 * A canister's memory between messages is a value: page maps of heap and stable memory, and its globals. To run a
 * message, the engine takes a live WebAssembly instance, makes it equal to that value (by copying the pages that
 * differ), calls the entry point, and looks how it ended. If the message returned and may change something, the pages
 * that the write barrier captured and that really differ go to the page store and a new value results. In every other
 * case (query, trap, out of instructions, stack overflow) the captured pages, the globals and the size are put back. So
 * an outcome depends on the request alone, and whatever a canister does, the next message finds everything in order.
 *
 * The System API is one table of functions, each with the contexts in which it may be called. A function that calls out
 * of its context, or a pointer that leaves the heap, stops the canister as on the Internet Computer. Calls to other
 * canisters are effects: the engine checks and gathers them, whoever runs the messages delivers them and comes back with
 * a callback, which enters through the canister's table.
 *
 * A composite query and its callbacks share one changing state although nothing of it stays: their pages go to a scratch
 * store that whoever runs them hands in, and the live instance is taken back afterwards.
 *
 * Known differences to the Internet Computer: a read between the size of the heap and the largest size that its instance
 * ever had gives zeroes instead of a trap, and the depth at which the stack overflows is that of V8.
 *
 * @module
 */
export { Engine, type CreateStateOutcome, type EngineOptions, type KeptMemories } from "./engine.ts";
export { EngineError, type EngineFault } from "./engine-error.ts";
export type { ExecutionState, GlobalValue } from "./execution-state.ts";
export type { CallTerms, Message, MessageEnvironment, MessageKind, WasmClosure } from "./message.ts";
export type {
  MessageEffects,
  MessageOutcome,
  OutgoingCall,
  Response,
  Trap,
  TrapCode,
  TrapHelp,
} from "./message-outcome.ts";
export type { RunRequest } from "./run-request.ts";
export type {
  WasmGlobalObject,
  WasmImports,
  WasmInstanceObject,
  WasmMemoryObject,
  WasmModuleObject,
  WebAssemblyPort,
} from "./web-assembly-port.ts";
