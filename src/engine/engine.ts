import type { PageMap, PageStore } from "../pages/mod.ts";
import type { CanisterModule } from "../wasm/mod.ts";
import type { ExecutionState } from "./execution-state.ts";
import type { MessageOutcome, Trap } from "./message-outcome.ts";
import type { RunRequest } from "./run-request.ts";
import type { WebAssemblyPort } from "./web-assembly-port.ts";

/** What an engine is built from. */
export interface EngineOptions {
  readonly webAssembly: WebAssemblyPort;
  readonly pageStore: PageStore;
  /** Instances that stay live between messages; the least recently used one beyond it is dropped. Default 500. */
  readonly maxLiveInstances?: number;
}

/** Memories that a new module takes over: stable memory always survives an upgrade, the heap if the caller asks. */
export interface KeptMemories {
  readonly heap?: { readonly map: PageMap; readonly wasmPages: number };
  readonly stable?: { readonly map: PageMap; readonly wasmPages: number };
}

/** A fresh state, or why the module cannot be instantiated. */
export type CreateStateOutcome =
  { readonly ok: true; readonly state: ExecutionState } | { readonly ok: false; readonly fault: Trap };

export declare class Engine {
  constructor(options: EngineOptions);
  createExecutionState(module: CanisterModule, keep?: KeptMemories): CreateStateOutcome;
  run(request: RunRequest): MessageOutcome;
  evict(instanceKey: string): void;
  liveRoots(): Iterable<PageMap>;
}
