import type { ExecutionState } from "../../engine/mod.ts";
import { WASM_PAGE_BYTES } from "../../pages/mod.ts";
import type { Reject } from "../error-code.ts";
import type { CanisterState } from "../state.ts";
import { wasmMemoryLimitExceeded } from "./execution-reject.ts";

/** The reject (IC0539) of a message that left a heap beyond the `wasm_memory_limit` of `canister`. */
export function wasmMemoryLimitFault(canister: CanisterState, execution: ExecutionState): Reject | undefined {
  const limitBytes = canister.settings.wasmMemoryLimitBytes;
  const heapBytes = execution.heapWasmPages * WASM_PAGE_BYTES;
  if (limitBytes === 0 || heapBytes <= limitBytes) return undefined;
  return wasmMemoryLimitExceeded(canister.id, { heapBytes, limitBytes });
}
