/**
 * The part of the JavaScript `WebAssembly` namespace that the engine uses. `globalThis.WebAssembly` of Node 24 or newer
 * satisfies it; the engine is handed it so that this folder needs no platform types.
 */
export interface WebAssemblyPort {
  readonly Module: new (bytes: Uint8Array) => WasmModuleObject;
  readonly Instance: new (module: WasmModuleObject, imports: WasmImports) => WasmInstanceObject;
}

/** A compiled module; opaque to the engine. */
export type WasmModuleObject = object;

/** An instance with its exports by name. */
export interface WasmInstanceObject {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A memory. Views of `buffer` die when the memory grows. */
export interface WasmMemoryObject {
  readonly buffer: ArrayBuffer;
  grow(delta: number | bigint): number | bigint;
}

/** A mutable global of an integer type. */
export interface WasmGlobalObject {
  value: number | bigint;
}

/** What a module imports: namespace, then name. */
export type WasmImports = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
