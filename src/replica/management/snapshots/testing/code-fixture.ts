import { sha256 } from "../../../../wire/mod.ts";
import { emptyPageMap, writeRange } from "../../../../pages/mod.ts";
import type { CanisterModule } from "../../../../wasm/mod.ts";
import type { ReplicaContext } from "../../../replica-context.ts";
import type { InstalledCode } from "../../../state.ts";

/**
 * Code with one mutable i32 global, a heap of two WasmPages that begins with `heap`, and a stable memory of three that
 * begins with `stable`. The module is only described, not real: nothing that runs it may be called.
 */
export function codeWith(
  context: ReplicaContext,
  content: { readonly heap: Uint8Array; readonly stable: Uint8Array; readonly global: number },
): InstalledCode {
  const rawModule = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
  const { pageStore } = context;
  return {
    rawModule,
    moduleHash: sha256(rawModule),
    module: describedModule,
    execution: {
      module: describedModule,
      heap: writeRange(pageStore, emptyPageMap, 0, content.heap),
      heapWasmPages: 2,
      stable: writeRange(pageStore, emptyPageMap, 0, content.stable),
      stableWasmPages: 3,
      globals: [{ type: "i32", value: content.global }],
    },
  };
}

const describedModule: CanisterModule = {
  bytes: new Uint8Array(),
  width: 32,
  hasMemory: true,
  initialWasmPages: 2,
  maximumWasmPages: 65_536,
  updateMethods: new Set(),
  queryMethods: new Set(),
  compositeQueryMethods: new Set(),
  exports: new Set(),
  globals: [{ exportName: "counter", type: "i32", mutable: true }],
  customSections: new Map(),
  hasStart: false,
  importedFunctions: [],
  instructionCount: 10,
  tables: 0,
};
