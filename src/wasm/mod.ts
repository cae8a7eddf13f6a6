/**
 * Accepts or refuses a canister module as the Internet Computer does, and rewrites what is accepted so that one message
 * can be stopped when its instructions run out, listed page by page, and taken back at the cost of what it touched.
 *
 * **Principle.** Nothing is inserted in front of an index space. Types, functions, globals and memories are appended, so
 * no index in the canister's code changes, and every index in it is checked against the canister's own spaces, so that
 * it cannot reach what is appended. There are no new imports.
 *
 * **Passes.** `parseModule` reads the declarations and the `check-*` files judge them. Then per function: `decode` reads
 * the body into columns, `analyze` interprets it abstractly and lists insertions, `emit` copies the body with the
 * insertions in between.
 *
 * **Metering.** The gas global counts down by the weights of `instruction-costs.ts`, once per basic block at its begin,
 * and is compared with zero at function entries and loop heads (a short function without calls and loops leaves that to
 * its caller). Out of instructions means gas < 0 and an `unreachable`. The overshoot is bounded by the longest path
 * without a loop. In a loop without calls a local mirrors the global: the global is still written in every block, so a
 * trap leaves the exact count, but the next block need not wait for reading it back. Bulk memory instructions cost one
 * more per byte.
 *
 * **Write barrier.** In front of a store the check bytes of the pages of its first and its last byte are read from the
 * map memory; if one is zero, a helper captures the page: room in the undo memory, pre-image, list entry, count, check
 * byte, in this order, so that a trap in between (a stack overflow) loses nothing. The list in the map memory names the
 * captured pages, slot i of the undo memory is what page `list[i]` held. `memory.fill`, `memory.copy` and `memory.init`
 * capture their range first, and the host does so through `ABI.touchRange`. Check bytes are only reset between messages
 * (by the host, through the list), which is what makes leaving out checks sound.
 *
 * **Leaving out checks.** The analysis gives every value a base and a constant offset, follows them through locals,
 * globals (until a call) and additions, and remembers which ranges of a base were checked on every path to the present
 * point. A store inside a checked range needs no check. A check is widened for a later store of the same base only
 * within a straight line in which nothing but a memory access can trap: there a trap of the later store may as well
 * happen at the earlier one. Where paths meet, ranges are given up and assigned locals become unknown.
 *
 * **Virtual size.** `memory.size` and `memory.grow` work on the size and limit globals. The physical memory only grows;
 * rolling back restores the size and, through pre-images, zeroes what was grown. A store between logical and physical
 * size traps: such a page is never captured, so the barrier always reaches the helper, which compares with the size.
 *
 * **Start and data.** The start function and the active data segments become exports, so that an instance can be made
 * for a heap that is loaded from elsewhere. Active segments become passive; `memory.init` of one reads an empty segment.
 *
 * **Callbacks.** A function in the canister's table is entered through one added export, which looks at the element's type
 * first. Tables need not be exported by the canister.
 *
 * **Differences from the original.** (1) A load between logical and physical size, possible only after a growth was
 * rolled back, answers zero instead of trapping. (2) `data.drop` does nothing, so a `memory.init` later in the same
 * message still finds the segment; `elem.drop` cannot be observed without `table.init`. (3) Of two traps in one straight
 * line of stores the barrier may report the out-of-bounds one of a later store before the earlier stores took effect.
 * (4) NaN bit patterns are V8's; the Internet Computer canonicalizes them.
 *
 * **Refused**, besides the Internet Computer's rules for imports, exports, custom sections and sizes: table mutation
 * (`table.set`, `.grow`, `.fill`, `.copy`, `.init`), more than one table or memory, imported memories, tables and
 * globals, threads, exceptions, typed references and garbage collection, relaxed SIMD, data offsets that are not a
 * constant, reference globals.
 *
 * @module
 */
export {
  ABI,
  CALLBACK_RESULT,
  globalExportName,
  readBitsExportName,
  tableExportName,
  writeBitsExportName,
} from "./abi.ts";
export type {
  CanisterGlobal,
  CanisterModule,
  CustomSection,
  GlobalType,
  ModuleLimits,
  ModuleRefusal,
  ModuleRefusalCode,
  PreparedModule,
} from "./canister-module.ts";
export { pagesCovered } from "./pages-covered.ts";
export { prepareModule } from "./prepare-module.ts";
