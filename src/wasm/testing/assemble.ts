import { createRequire } from "node:module";

import type { CanisterModule } from "../canister-module.ts";
import { prepareModule } from "../prepare-module.ts";

interface Wabt {
  parseWat(
    name: string,
    source: string,
    features: Readonly<Record<string, boolean>>,
  ): {
    toBinary(options: object): { readonly buffer: Uint8Array };
  };
}

const features = {
  memory64: true,
  multi_memory: true,
  bulk_memory: true,
  simd: true,
  reference_types: true,
  multi_value: true,
  tail_call: true,
  threads: true,
  exceptions: true,
  relaxed_simd: true,
};

// The package's own types lack most of these features.
const openWabt = createRequire(import.meta.url)("wabt") as () => Promise<Wabt>;
const wabt = await openWabt();

/** Turns WebAssembly text into a module. */
export function assemble(source: string): Uint8Array {
  return wabt.parseWat("module.wat", source, features).toBinary({}).buffer;
}

/** Assembles and prepares a module that must be accepted. */
export function accepted(source: string): CanisterModule {
  const prepared = prepareModule(assemble(source));
  if (!prepared.ok) throw new Error(`${prepared.refusal.code}: ${prepared.refusal.message}`);
  return prepared.module;
}
