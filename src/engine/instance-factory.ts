import type { CanisterModule } from "../wasm/mod.ts";
import { ABI } from "../wasm/mod.ts";
import { LiveInstance } from "./live-instance.ts";
import { importsOf } from "./system-api/system-api.ts";
import type { SessionHolder } from "./system-api/system-function.ts";
import type { WasmModuleObject, WebAssemblyPort } from "./web-assembly-port.ts";

/** Compiles each module once, as long as the module is in use, and makes live instances of it. */
export class InstanceFactory {
  readonly #webAssembly: WebAssemblyPort;
  readonly #holder: SessionHolder;
  readonly #compiled = new WeakMap<CanisterModule, WasmModuleObject>();

  /** All instances share one holder, because one message runs at a time. */
  constructor(webAssembly: WebAssemblyPort, holder: SessionHolder) {
    this.#webAssembly = webAssembly;
    this.#holder = holder;
  }

  /**
   * An instance without side effects: no start function, no active data segments.
   *
   * @throws Error of V8 if the module does not compile or link, or the machine has no memory left.
   */
  create(module: CanisterModule): LiveInstance {
    const instance = new this.#webAssembly.Instance(this.#compile(module), {
      ic0: importsOf(module, this.#holder),
    });
    return new LiveInstance(module, instance);
  }

  #compile(module: CanisterModule): WasmModuleObject {
    const known = this.#compiled.get(module);
    if (known !== undefined) return known;
    const compiled = new this.#webAssembly.Module(module.bytes);
    this.#compiled.set(module, compiled);
    return compiled;
  }
}

/** Applies the active data segments. The written pages are captured like a message's. */
export function applyInitialData(instance: LiveInstance): void {
  instance.entryPoint(ABI.initData)?.();
}
