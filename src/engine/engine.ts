import { emptyPageMap, type PageMap, type PageStore, WASM_PAGE_BYTES } from "../pages/mod.ts";
import type { CanisterModule } from "../wasm/mod.ts";
import { runCallback } from "./callback.ts";
import { entryPointOf } from "./entry-point.ts";
import type { ExecutionState } from "./execution-state.ts";
import { InstanceCache } from "./instance-cache.ts";
import type { WasmFunction } from "./instance-exports.ts";
import {
  isReadOnly,
  outOfInstructions,
  refused,
  returned,
  trapped,
  withoutEntryPoint,
} from "./finished-message.ts";
import { applyInitialData, InstanceFactory } from "./instance-factory.ts";
import { CHANGED_PAGE_INSTRUCTIONS } from "./instruction-meter.ts";
import { hostOutOfMemory, instantiationTrap, isOutOfMemory } from "./instantiation-trap.ts";
import type { LiveInstance } from "./live-instance.ts";
import type { MessageOutcome, Trap } from "./message-outcome.ts";
import { MessageSession } from "./message-session.ts";
import type { RunRequest } from "./run-request.ts";
import type { SessionHolder } from "./system-api/system-function.ts";
import { trapFromError } from "./trap-from-error.ts";
import type { WebAssemblyPort } from "./web-assembly-port.ts";

/** What an engine is built from. */
export interface EngineOptions {
  readonly webAssembly: WebAssemblyPort;
  readonly pageStore: PageStore;
  /** Instances that stay live between messages; the least recently used one beyond it is dropped. @default 1200 */
  readonly maxLiveInstances?: number;
  /** Bytes that live instances may hold together, heap pages and pre-images. @default 4294967296 (4 GiB) */
  readonly maxResidentBytes?: number;
}

/** Memories that a new module takes over: stable memory always survives an upgrade, the heap if the caller asks. */
export interface KeptMemories {
  readonly heap?: { readonly map: PageMap; readonly wasmPages: number };
  readonly stable?: { readonly map: PageMap; readonly wasmPages: number };
}

/** A fresh state, or why the module cannot be instantiated. */
export type CreateStateOutcome =
  { readonly ok: true; readonly state: ExecutionState } | { readonly ok: false; readonly fault: Trap };

/**
 * Runs messages on execution states, one at a time. States are values: the engine keeps live instances only to be fast,
 * and brings an instance to the state of a request before each message.
 */
export class Engine {
  readonly #store: PageStore;
  readonly #factory: InstanceFactory;
  readonly #cache: InstanceCache;
  readonly #holder: SessionHolder = { session: undefined };
  /** The instance that a new state was made with, for the first message on it. */
  #fresh: LiveInstance | undefined;

  constructor({
    webAssembly,
    pageStore,
    maxLiveInstances = 1_200,
    maxResidentBytes = 2 ** 32,
  }: EngineOptions) {
    this.#store = pageStore;
    this.#factory = new InstanceFactory(webAssembly, this.#holder);
    this.#cache = new InstanceCache({ instances: maxLiveInstances, residentBytes: maxResidentBytes });
  }

  /**
   * The state of a module that was just installed: its initial globals, and its active data segments in a new heap. A
   * kept heap is taken as it is. The start function is a message of its own.
   */
  createExecutionState(module: CanisterModule, keep: KeptMemories = {}): CreateStateOutcome {
    try {
      const instance = this.#instantiate(module);
      if (keep.heap === undefined) applyInitialData(instance);
      const image = instance.commit(this.#store);
      this.#fresh = instance;
      return {
        ok: true,
        state: {
          module,
          heap: keep.heap?.map ?? image.heap,
          heapWasmPages: Math.max(keep.heap?.wasmPages ?? 0, image.heapWasmPages),
          stable: keep.stable?.map ?? emptyPageMap,
          stableWasmPages: keep.stable?.wasmPages ?? 0,
          globals: image.globals,
        },
      };
    } catch (error) {
      const fault = instantiationTrap(error);
      if (fault === undefined) throw error;
      return { ok: false, fault };
    }
  }

  /**
   * Runs one message to its end. The outcome never depends on what ran before on the same instance; a fault leaves the
   * state of the request as the only truth.
   *
   * @throws EngineError if the state and its module do not belong together, or what the page store throws.
   */
  run(request: RunRequest): MessageOutcome {
    let instance: LiveInstance;
    try {
      instance = this.#take(request);
    } catch (error) {
      const trap = instantiationTrap(error);
      if (trap === undefined) throw error;
      return refused(trap);
    }
    const outcome = this.#runOn(instance, request);
    if (!instance.isSpent) this.#cache.put(request.instanceKey, instance);
    return outcome;
  }

  /** Drops the live instance of a canister, for example because the canister was deleted. */
  evict(instanceKey: string): void {
    this.#cache.remove(instanceKey);
  }

  /** Takes the live instance of a canister back to `state`, out of the pages of a {@link RunRequest.scratch}. */
  rewind(instanceKey: string, state: ExecutionState): void {
    const instance = this.#cache.take(instanceKey);
    if (instance === undefined || instance.module !== state.module) return;
    instance.load(state, this.#store);
    if (!instance.isSpent) this.#cache.put(instanceKey, instance);
  }

  /** Page maps that live instances rely on: a collection of the page store must treat them as used. */
  *liveRoots(): Generator<PageMap> {
    yield* this.#cache.roots();
    if (this.#fresh !== undefined) yield this.#fresh.image.heap;
  }

  /** The instance for a request, out of the cache: only after a message that ended well does it go back. */
  #take({ instanceKey, state, scratch }: RunRequest): LiveInstance {
    const cached = this.#cache.take(instanceKey);
    let instance = cached?.module === state.module ? cached : undefined;
    if (instance === undefined && this.#fresh?.module === state.module) {
      instance = this.#fresh;
      this.#fresh = undefined;
    }
    instance ??= this.#instantiate(state.module);
    instance.load(state, scratch ?? this.#store);
    return instance;
  }

  /** Address space is finite: if a memory cannot be had, all idle instances go and it is tried once more. */
  #instantiate(module: CanisterModule): LiveInstance {
    try {
      return this.#factory.create(module);
    } catch (error) {
      if (!isOutOfMemory(error)) throw error;
      this.#cache.clear();
      return this.#factory.create(module);
    }
  }

  #runOn(instance: LiveInstance, request: RunRequest): MessageOutcome {
    const { message, environment } = request;
    const entry = entryPointOf(message);
    const { exportName } = entry;
    const start =
      exportName === undefined
        ? (): void => {
            runCallback(instance, message);
          }
        : instance.entryPoint(exportName);
    if (start === undefined) return withoutEntryPoint(request, entry);
    const limitWasmPages = Math.floor(environment.heapLimitBytes / WASM_PAGE_BYTES);
    instance.heap?.setLimit(Math.min(instance.module.maximumWasmPages, limitWasmPages));
    const store = request.scratch ?? this.#store;
    const session = new MessageSession(request, instance, store);
    const trap = this.#call(session, start);
    if (session.meter.settle() < 0n) {
      instance.rollback();
      return outOfInstructions(request, session);
    }
    const isDropped = isReadOnly(message.kind) && request.scratch === undefined;
    if (trap !== undefined || isDropped) {
      if (!isDropped) chargeChangedPages(session, instance.heap?.countChanged() ?? 0);
      instance.rollback();
      return trap === undefined ? returned(request.state, session) : trapped(trap, session);
    }
    try {
      return returned(commit(request.state, { instance, session, store }), session);
    } catch (error) {
      if (isOutOfMemory(error)) return trapped(hostOutOfMemory, session);
      throw error;
    }
  }

  #call(session: MessageSession, start: WasmFunction): Trap | undefined {
    this.#holder.session = session;
    try {
      start();
    } catch (error) {
      const trap = isOutOfMemory(error) ? hostOutOfMemory : trapFromError(error);
      if (trap !== undefined || session.meter.settle() < 0n) return trap;
      throw error;
    } finally {
      this.#holder.session = undefined;
    }
    return undefined;
  }
}

function chargeChangedPages({ meter }: MessageSession, pages: number): void {
  meter.add(pages * CHANGED_PAGE_INSTRUCTIONS);
}

function commit(
  state: ExecutionState,
  ended: { readonly instance: LiveInstance; readonly session: MessageSession; readonly store: PageStore },
): ExecutionState {
  const stable = ended.session.stable.finish();
  const image = ended.instance.commit(ended.store);
  chargeChangedPages(ended.session, ended.instance.committedPages);
  const isSame =
    image.heap === state.heap &&
    image.heapWasmPages === state.heapWasmPages &&
    image.globals === state.globals &&
    stable.map === state.stable &&
    stable.wasmPages === state.stableWasmPages;
  if (isSame) return state;
  return {
    module: state.module,
    heap: image.heap,
    heapWasmPages: image.heapWasmPages,
    stable: stable.map,
    stableWasmPages: stable.wasmPages,
    globals: image.globals,
  };
}
