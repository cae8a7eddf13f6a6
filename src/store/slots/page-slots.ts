import { PAGE_BYTES, type PageSlot } from "../../pages/mod.ts";
import { pageChecksum } from "../format/checksum.ts";
import type { WrittenRun } from "../format/commit-body.ts";
import type { StoreIdentity } from "../format/file-header.ts";
import type { StorageMedium } from "../medium/storage-medium.ts";
import { damaged, StoreError } from "../store-error.ts";
import { PageCache } from "./page-cache.ts";
import { Segment, slotOffset } from "./segment.ts";
import { SegmentFiles } from "./segment-files.ts";
import { StagedPages } from "./staged-pages.ts";

/** How {@link PageSlots} is set up. */
export interface PageSlotsOptions {
  readonly medium: StorageMedium;
  readonly identity: StoreIdentity;
  /** Pages kept in memory after reading. */
  readonly cachePages: number;
}

/**
 * Gives out slots in ascending order and keeps the pages in segments. Appended pages wait in memory and are written in
 * few large pieces, at the latest by {@link PageSlots.flush}. Slots are given out once, also after a failure.
 */
export class PageSlots {
  readonly segments: Map<number, Segment> = new Map();
  readonly files: SegmentFiles;
  readonly slotsPerSegment: number;
  readonly #cache: PageCache;
  readonly #staged = new StagedPages();
  #next: PageSlot = 0;
  #firstUncommitted: PageSlot = 0;

  constructor({ medium, identity, cachePages }: PageSlotsOptions) {
    this.files = new SegmentFiles(medium, identity);
    this.slotsPerSegment = identity.slotsPerSegment;
    this.#cache = new PageCache(cachePages);
  }

  /** The slot that the next page gets. */
  get next(): PageSlot {
    return this.#next;
  }

  /** The first slot that was given out since the last commit. */
  get firstUncommitted(): PageSlot {
    return this.#firstUncommitted;
  }

  /** The segment that a slot belongs to. */
  segmentOf(slot: PageSlot): number {
    return Math.floor(slot / this.slotsPerSegment);
  }

  /** Begins at `next`, after the segments were put in from a recovered state. */
  startAt(next: PageSlot): void {
    this.#next = next;
    this.#firstUncommitted = next;
  }

  /**
   * Takes a copy of a page. If the disk is full, the page waits in memory until there is too much of it; then this throws
   * StoreError, and the slot is lost.
   */
  append(page: Uint8Array): PageSlot {
    if (page.length !== PAGE_BYTES)
      throw new RangeError(`Page must have ${PAGE_BYTES} bytes: ${page.length}`);
    const slot = this.#next++;
    const segment = this.#segmentFor(slot);
    this.#staged.add(slot, page);
    segment.note(slot % this.slotsPerSegment, pageChecksum(page));
    if (this.#staged.isDue) this.#flushOrWait();
    return slot;
  }

  /** Whether a slot holds a page that can be read, as far as is known without reading the file. */
  isKnown(slot: PageSlot): boolean {
    const segment = this.segments.get(this.segmentOf(slot));
    if (segment === undefined || slot >= this.#next) return false;
    return segment.checksum(slot % this.slotsPerSegment) !== 0;
  }

  /** Copies a page to `target`; throws `store/unknown-slot`, or `store/page-corrupt` if the file was damaged. */
  read(slot: PageSlot, target: Uint8Array, targetOffset: number): void {
    if (this.isKnown(slot)) {
      if (this.#staged.read(slot, target, targetOffset)) return;
      if (this.#cache.read(slot, target, targetOffset)) return;
    }
    const page = target.subarray(targetOffset, targetOffset + PAGE_BYTES);
    if (page.length !== PAGE_BYTES) throw new RangeError("Target has no room for a page");
    this.#readFromFile(slot, 1, page);
    this.#cache.put(slot, page);
  }

  /** As {@link PageSlots.read} for `count` neighbouring slots, in as few reads as there are segments. */
  readRun(first: PageSlot, count: number, target: Uint8Array): void {
    for (let done = 0; done < count;) {
      const slot = first + done;
      if (this.#staged.holds(slot)) {
        this.read(slot, target, done * PAGE_BYTES);
        done++;
        continue;
      }
      const inSegment = this.slotsPerSegment - (slot % this.slotsPerSegment);
      const unstaged = this.#staged.first - slot;
      const length = Math.min(count - done, inSegment, unstaged > 0 ? unstaged : inSegment);
      this.#readFromFile(slot, length, target.subarray(done * PAGE_BYTES, (done + length) * PAGE_BYTES));
      done += length;
    }
  }

  /** Writes what waits. After a throw everything still waits. */
  flush(): void {
    for (const { slot, bytes } of this.#staged.pieces(this.slotsPerSegment)) {
      this.files.write(this.#segmentFor(slot), slotOffset(slot % this.slotsPerSegment), bytes);
    }
    this.#staged.clear();
  }

  /** The pages since the last commit. */
  uncommitted(): WrittenRun[] {
    const runs: { firstSlot: PageSlot; checksums: number[] }[] = [];
    let run: { firstSlot: PageSlot; checksums: number[] } | undefined;
    for (let slot = this.#firstUncommitted; slot < this.#next; slot++) {
      const segment = this.segments.get(this.segmentOf(slot));
      const checksum = segment?.checksum(slot % this.slotsPerSegment) ?? 0;
      if (checksum === 0) {
        run = undefined;
      } else if (run === undefined) {
        run = { firstSlot: slot, checksums: [checksum] };
        runs.push(run);
      } else {
        run.checksums.push(checksum);
      }
    }
    return runs;
  }

  /** Everything given out so far belongs to a commit now. */
  markCommitted(): void {
    this.#firstUncommitted = this.#next;
  }

  /** Drops the pages from `first` on, none of which may be committed. Their slots stay used up. */
  discardFrom(first: PageSlot): void {
    for (let slot = Math.max(first, this.#firstUncommitted); slot < this.#next; slot++) {
      this.segments.get(this.segmentOf(slot))?.note(slot % this.slotsPerSegment, 0);
    }
    this.#staged.dropFrom(first);
    this.#cache.dropFrom(first);
  }

  /** Notes pages that a recovered commit wrote. */
  adopt({ firstSlot, checksums }: WrittenRun): void {
    for (const [index, checksum] of checksums.entries()) {
      const slot = firstSlot + index;
      this.#segmentFor(slot).note(slot % this.slotsPerSegment, checksum);
    }
  }

  /** Says that a segment was written to before, by a process that did not sync it. */
  markUnsynced(number: number): void {
    const segment = this.segments.get(number);
    if (segment !== undefined) this.files.markUnsynced(segment);
  }

  /** Writes the checksum tables of the segments that will not change any more, but those in `except`. */
  writeTables(except: ReadonlySet<number>): void {
    const open = this.segmentOf(this.#firstUncommitted);
    for (const segment of this.segments.values()) {
      if (segment.number >= open || segment.hasTable || !segment.isCreated) continue;
      if (except.has(segment.number)) continue;
      this.files.write(segment, slotOffset(this.slotsPerSegment), segment.encodeTable());
      segment.hasTable = true;
    }
  }

  /** Forgets a segment and removes its file. */
  remove(number: number): void {
    const segment = this.segments.get(number);
    if (segment === undefined) return;
    this.segments.delete(number);
    this.files.remove(segment);
  }

  #flushOrWait(): void {
    try {
      this.flush();
    } catch (error) {
      if (this.#staged.isFull) throw error;
      this.#staged.postpone();
    }
  }

  #segmentFor(slot: PageSlot): Segment {
    const number = this.segmentOf(slot);
    let segment = this.segments.get(number);
    if (segment === undefined) {
      segment = new Segment(number, this.slotsPerSegment, 0, []);
      this.segments.set(number, segment);
    }
    return segment;
  }

  #readFromFile(first: PageSlot, count: number, target: Uint8Array): void {
    const segment = this.segments.get(this.segmentOf(first));
    if (segment === undefined || first + count > this.#next)
      throw new StoreError({ code: "store/unknown-slot", slot: first });
    const position = first % this.slotsPerSegment;
    const file = this.files.of(segment);
    if (segment.checksum(position) === undefined) segment.loadTable(file);
    for (let index = 0; index < count; index++) {
      if (segment.checksum(position + index) === 0)
        throw new StoreError({ code: "store/unknown-slot", slot: first + index });
    }
    target.fill(0, file.read(slotOffset(position), target));
    for (let index = 0; index < count; index++) {
      const page = target.subarray(index * PAGE_BYTES, (index + 1) * PAGE_BYTES);
      if (pageChecksum(page) === segment.checksum(position + index)) continue;
      const offset = slotOffset(position + index);
      throw damaged("store/page-corrupt", segment.path, offset, "the page does not have its checksum");
    }
  }
}
