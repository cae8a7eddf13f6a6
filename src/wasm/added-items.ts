import type { ParsedModule } from "./parsed-module.ts";

/** Indices of what the rewriting appends to a module. Nothing moves, so no index in the canister's code changes. */
export interface AddedItems {
  readonly width: 32 | 64;
  readonly hasMemory: boolean;
  readonly globals: {
    readonly gas: number;
    readonly dirtyCount: number;
    readonly size: number;
    readonly limit: number;
  };
  readonly memories: { readonly heap: 0; readonly map: 1; readonly undo: 2 };
  /**
   * Index of an empty passive data segment, appended if the module has active segments. An active segment counts as
   * dropped once it was applied, so `memory.init` of one reads this instead.
   */
  readonly emptySegment: number;
  readonly activeSegments: ReadonlySet<number>;
}

/** Plans the indices for a module. */
export function planAddedItems(module: ParsedModule): AddedItems {
  const global = module.globals.length;
  const activeSegments = new Set<number>();
  module.data.forEach((segment, index) => {
    if (segment.offset !== undefined) activeSegments.add(index);
  });
  return {
    width: module.memory?.width ?? 32,
    hasMemory: module.memory !== undefined,
    globals: { gas: global, dirtyCount: global + 1, size: global + 2, limit: global + 3 },
    memories: { heap: 0, map: 1, undo: 2 },
    emptySegment: module.data.length,
    activeSegments,
  };
}
