import type { PageMap } from "../pages/mod.ts";
import type { CanisterModule } from "../wasm/mod.ts";

/**
 * Everything that a canister's code can see of itself between two messages. A value: keeping the reference is a
 * snapshot, running two messages on the same reference is a fork. Sizes are counted in WasmPages (64 KiB).
 */
export interface ExecutionState {
  readonly module: CanisterModule;
  readonly heap: PageMap;
  readonly heapWasmPages: number;
  readonly stable: PageMap;
  readonly stableWasmPages: number;
  /** In the order of `module.globals`, which is the order of a CanisterSnapshot. */
  readonly globals: readonly GlobalValue[];
}

/**
 * One Wasm global. Floats are kept as their bits, because a JavaScript number does not keep the payload of a NaN;
 * `i32` is signed, `i64` is signed, `v128` is unsigned with the first byte as the least significant.
 */
export type GlobalValue =
  | { readonly type: "i32"; readonly value: number }
  | { readonly type: "i64"; readonly value: bigint }
  | { readonly type: "f32"; readonly bits: number }
  | { readonly type: "f64"; readonly bits: bigint }
  | { readonly type: "v128"; readonly value: bigint };
