import { ABI, type CanisterModule, pagesCovered } from "icebox/wasm";

/** A workload that can be run again and again. */
export interface TimedRun {
  /** Puts everything back that a message finds at its beginning; not timed. */
  reset(): void;
  run(): number | bigint;
}

/** Instances live in no type library here: the DOM is not part of this project. */
interface Exports {
  readonly [name: string]: unknown;
}

type Run = () => number | bigint;

function instantiate(bytes: Uint8Array): Exports {
  // Node has WebAssembly; its type declarations leave it to the DOM library.
  const { WebAssembly: wasm } = globalThis as unknown as {
    WebAssembly: {
      Module: new (bytes: Uint8Array) => object;
      Instance: new (module: object) => { exports: Exports };
    };
  };
  return new wasm.Instance(new wasm.Module(bytes)).exports;
}

function exported<T>(exports: Exports, name: string): T {
  const value = exports[name];
  if (value === undefined) throw new Error(`The module does not export "${name}"`);
  // The caller names the type that the module's ABI documents for this export.
  return value as T;
}

/** The module as it was compiled. */
export class PlainRun implements TimedRun {
  readonly #run: Run;

  constructor(module: Uint8Array) {
    this.#run = exported<Run>(instantiate(module), "run");
  }

  reset(): void {}

  run(): number | bigint {
    return this.#run();
  }
}

const pageEntryBytes = 4;

/** The rewritten module, with a full instruction budget and no captured page at the beginning of each run. */
export class InstrumentedRun implements TimedRun {
  readonly #run: Run;
  readonly #gas: { value: bigint };
  readonly #dirtyCount: { value: number };
  readonly #map: { readonly buffer: ArrayBuffer };
  readonly #pages: number;

  constructor(module: CanisterModule) {
    const exports = instantiate(module.bytes);
    this.#run = exported(exports, "run");
    this.#gas = exported(exports, ABI.gas);
    this.#dirtyCount = exported(exports, ABI.dirtyCount);
    this.#map = exported(exports, ABI.map);
    this.#pages = pagesCovered(module);
    this.#gas.value = 1n << 60n;
    exported<() => void>(exports, ABI.initData)();
    if (module.hasStart) exported<() => void>(exports, ABI.start)();
  }

  reset(): void {
    const count = this.#dirtyCount.value;
    const flags = new Uint8Array(this.#map.buffer);
    const list = new DataView(this.#map.buffer, this.#pages, count * pageEntryBytes);
    for (let index = 0; index < count; index++) flags[list.getUint32(index * pageEntryBytes, true)] = 0;
    this.#dirtyCount.value = 0;
    this.#gas.value = 1n << 60n;
  }

  run(): number | bigint {
    return this.#run();
  }
}
