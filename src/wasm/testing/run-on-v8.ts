/** The little of V8's `WebAssembly` that the tests of this folder need; the types of Node do not declare it. */
interface WebAssemblyNamespace {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

// The namespace exists at run time; only its types are missing.
const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyNamespace };

export type WasmFunction = (...args: (number | bigint)[]) => unknown;
export interface WasmGlobal {
  value: number | bigint;
}
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(delta: number | bigint): number | bigint;
}

/** Compiles without running; throws V8's CompileError. */
export function compile(bytes: Uint8Array): object {
  return new WebAssembly.Module(bytes);
}

/** The exports of an instance by kind. A name that is not exported, or as something else, throws TypeError. */
export class V8Instance {
  readonly #exports: Readonly<Record<string, unknown>>;

  constructor(module: object, imports: object = {}) {
    this.#exports = new WebAssembly.Instance(module, imports).exports;
  }

  has(name: string): boolean {
    return name in this.#exports;
  }

  function(name: string): WasmFunction {
    const found = this.#exports[name];
    if (typeof found !== "function") throw new TypeError(`No function "${name}"`);
    // WebAssembly functions take and give numbers and bigints.
    return found as WasmFunction;
  }

  global(name: string): WasmGlobal {
    const found = this.#exports[name];
    if (typeof found !== "object" || found === null || !("value" in found))
      throw new TypeError(`No global "${name}"`);
    // Checked above; a numeric global's value is a number or bigint.
    return found as WasmGlobal;
  }

  memory(name: string): WasmMemory {
    const found = this.#exports[name];
    if (typeof found !== "object" || found === null || !("buffer" in found))
      throw new TypeError(`No memory "${name}"`);
    // Checked above.
    return found as WasmMemory;
  }

  bytes(name: string): Uint8Array {
    return new Uint8Array(this.memory(name).buffer);
  }
}
