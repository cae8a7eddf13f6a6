import type { ModuleRefusalCode } from "./canister-module.ts";

/** Thrown inside this folder when a module cannot be accepted; `prepareModule` turns it into a refusal. */
export class ModuleError extends Error {
  override readonly name = "ModuleError";
  readonly fault: { readonly code: ModuleRefusalCode };
  constructor(code: ModuleRefusalCode, message: string) {
    super(message);
    this.fault = { code };
  }
}

/** A module whose bytes do not follow the WebAssembly format. */
export function malformed(reason: string): ModuleError {
  return new ModuleError("wasm/malformed", `Failed to decode wasm module: ${reason}`);
}

/** A module that uses a part of WebAssembly that canisters may not use or that cannot be rewritten. */
export function unsupportedFeature(reason: string): ModuleError {
  return new ModuleError("wasm/unsupported-feature", `Wasmtime failed to validate wasm module ${reason}`);
}
