/** Size of one page: the unit of the write barrier, of a page map and of a page store. */
export const PAGE_BYTES = 4096;

/** Size of one WasmPage: the unit in which canister memories grow. */
export const WASM_PAGE_BYTES = 65_536;

/** Pages in one WasmPage. */
export const PAGES_PER_WASM_PAGE: number = WASM_PAGE_BYTES / PAGE_BYTES;

/** The slot of a page that holds only zero bytes. Such a page is never stored. */
export const ZERO_PAGE = -1;

/** Number of a page inside a memory: byte offset divided by {@link PAGE_BYTES}. */
export type PageIndex = number;

/** Where a page store keeps the bytes of a page, or {@link ZERO_PAGE}. */
export type PageSlot = number;
