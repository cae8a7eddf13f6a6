/** Names that the rewriting adds to a module's exports. A canister that exports one of them itself is refused. */
export const ABI: {
  /** Global, mutable i64: instructions left. Negative means out of instructions. */
  readonly gas: "icebox:gas";
  /** Global, mutable, i32 or i64 by heap width: logical heap size in WasmPages. */
  readonly size: "icebox:size";
  /** Global, mutable, same type as `size`: `memory.grow` beyond it answers -1. */
  readonly limit: "icebox:limit";
  /** Global, mutable i32: entries in the list of captured pages. */
  readonly dirtyCount: "icebox:dirty_count";
  /** Memory: the canister's heap. Absent in a module without a memory, as are `map`, `undo` and `touchRange`. */
  readonly heap: "icebox:heap";
  /** Memory: `[0, P)` one check byte per page, `[P, 5P)` the captured page numbers as u32 little endian. */
  readonly map: "icebox:map";
  /** Memory: slot i (4096 bytes) is the content that page `list[i]` had before its first store. */
  readonly undo: "icebox:undo";
  /** Function `(address, lengthBytes)` of heap width: captures the pages before the host writes. Traps beyond the heap. */
  readonly touchRange: "icebox:touch_range";
  /** Function `() -> ()`: applies the active data segments, through the write barrier, free of charge. */
  readonly initData: "icebox:init_data";
  /** Function `() -> ()`: the module's start function, exported only if it has one. */
  readonly start: "icebox:start";
  /**
   * Function `(index: i64, env: heap width) -> i32`: calls the table's function, which must have the type `(env) -> ()`,
   * and answers one of {@link CALLBACK_RESULT}. Absent in a module without a table of functions.
   */
  readonly callback: "icebox:callback";
  /** Prefix shared by every name above. */
  readonly prefix: "icebox:";
} = {
  gas: "icebox:gas",
  size: "icebox:size",
  limit: "icebox:limit",
  dirtyCount: "icebox:dirty_count",
  heap: "icebox:heap",
  map: "icebox:map",
  undo: "icebox:undo",
  touchRange: "icebox:touch_range",
  initData: "icebox:init_data",
  start: "icebox:start",
  callback: "icebox:callback",
  prefix: "icebox:",
};

/** What the export {@link ABI.callback} answers. */
export const CALLBACK_RESULT: {
  /** The function was called and returned. */
  readonly called: 0;
  /** The index lies beyond the table. */
  readonly noElement: 1;
  readonly nullElement: 2;
  /** The element is a function of another type. */
  readonly otherType: 3;
} = { called: 0, noElement: 1, nullElement: 2, otherType: 3 };

/** Export name of the mutable global with this index, where the canister does not export it itself. */
export function globalExportName(index: number): string {
  return `icebox:global:${index}`;
}

/** Export name of the table with this index. */
export function tableExportName(index: number): string {
  return `icebox:table:${index}`;
}

/** Export name of the function that answers a float or vector global as bits: `() -> i64`, or `() -> (i64 low, i64 high)` for v128. */
export function readBitsExportName(index: number): string {
  return `icebox:read_bits:${index}`;
}

/** Export name of the function that sets a float or vector global from bits: `(i64)`, or `(i64 low, i64 high)` for v128. */
export function writeBitsExportName(index: number): string {
  return `icebox:write_bits:${index}`;
}
