import { PAGE_BYTES, type PageIndex, pagePieces, type PageSlot, ZERO_PAGE } from "../../pages/mod.ts";
import type { PageSlots } from "./page-slots.ts";

/** Fills `target` with the bytes of a memory from `offset` on; pages in neighbouring slots are read at once. */
export function readRunsOf(
  slots: PageSlots,
  slotOf: (page: PageIndex) => PageSlot,
  offset: number,
  target: Uint8Array,
): void {
  const scratch = new Uint8Array(PAGE_BYTES);
  let run: { readonly first: PageSlot; readonly position: number; count: number } | undefined;
  const readRun = () => {
    if (run === undefined) return;
    const end = run.position + run.count * PAGE_BYTES;
    slots.readRun(run.first, run.count, target.subarray(run.position, end));
    run = undefined;
  };
  for (const piece of pagePieces(offset, target.length)) {
    const slot = slotOf(piece.page);
    const isWhole = piece.length === PAGE_BYTES && slot !== ZERO_PAGE;
    if (isWhole && run !== undefined && slot === run.first + run.count) {
      run.count++;
      continue;
    }
    readRun();
    if (isWhole) {
      run = { first: slot, position: piece.position, count: 1 };
      continue;
    }
    if (slot === ZERO_PAGE) {
      target.fill(0, piece.position, piece.position + piece.length);
      continue;
    }
    slots.read(slot, scratch, 0);
    target.set(scratch.subarray(piece.start, piece.start + piece.length), piece.position);
  }
  readRun();
}
