import { PAGE_BYTES, type PageMap, type PageSlot } from "../../pages/mod.ts";
import type { MovedRun } from "../format/commit-body.ts";
import type { PageSlots } from "../slots/page-slots.ts";
import { hasFault } from "../../bytes/mod.ts";
import { countLiveSlots, type LiveSlots } from "./count-live-slots.ts";
import { planCollection } from "./plan-collection.ts";

/** Work units of moving one page; looking at 64 entries of a page map is one. */
const moveCost = 4;

/** What a collection acts on. */
export interface CollectorParts {
  readonly slots: PageSlots;
  /** The maps that are live: those of all memories and those that the owner holds besides. */
  liveMaps(): PageMap[];
  /** Writes a move down. Throws StoreError; then nothing happened. */
  commitMove(moves: readonly MovedRun[]): void;
  /** Segments that no memory names a slot of. */
  giveUp(segments: readonly number[]): void;
}

/**
 * Gives back the room of pages that no memory names: counts, moves the rest of sparse segments, writes the move down.
 * Works in small steps between rounds. Only segments that were full and committed when it began are touched, and no
 * new map can name a slot of theirs that was not live then: slots are given out once.
 */
export class Collector {
  readonly #parts: CollectorParts;
  #work: Generator<number, void> | undefined;
  #isDue = true;
  #bornOrDied = 0;
  #livePages = 0;
  /** Segments with a page that cannot be read any more; they stay as they are. */
  readonly #damaged = new Set<number>();

  constructor(parts: CollectorParts) {
    this.#parts = parts;
  }

  /** Whether there is something to do. */
  get isDue(): boolean {
    return this.#work !== undefined || this.#isDue;
  }

  /** Tells how many pages were added or lost their name, so that it knows when counting is worth it. */
  note(pages: number): void {
    this.#bornOrDied += pages;
    const { slotsPerSegment } = this.#parts.slots;
    if (this.#bornOrDied >= Math.max(slotsPerSegment / 4, this.#livePages / 5)) this.#isDue = true;
  }

  /** Begins anew; pages that were copied for an unfinished move are lost room. */
  abort(): void {
    if (this.#work !== undefined) this.#isDue = true;
    this.#work = undefined;
  }

  /**
   * Does up to `budget` units of work.
   *
   * @returns whether a collection came to its end
   */
  step(budget: number): boolean {
    if (!this.isDue) return false;
    const { slots } = this.#parts;
    const firstCopy = slots.next;
    try {
      this.#work ??= this.#collection();
      for (let spent = 0; spent < budget;) {
        const next = this.#work.next();
        if (next.done === true) {
          this.#work = undefined;
          return true;
        }
        spent += next.value;
      }
      slots.flush();
      return false;
    } catch (error) {
      // The owner's next commit must not have to write copies that nobody needs.
      slots.discardFrom(firstCopy);
      this.abort();
      throw error;
    }
  }

  *#collection(): Generator<number, void> {
    const { slots } = this.#parts;
    this.#isDue = false;
    this.#bornOrDied = 0;
    const open = slots.segmentOf(slots.firstUncommitted);
    const candidates = [...slots.segments.keys()].filter((number) => number < open);
    const live = yield* this.#count();
    const plan = planCollection(
      candidates.filter((number) => !this.#damaged.has(number)),
      live,
      slots.slotsPerSegment,
      slots.slotsPerSegment,
    );
    const moves = new MoveList();
    for (const number of plan.sparse) yield* this.#copyLive(number, live.get(number), moves);
    if (moves.runs.length > 0) this.#parts.commitMove(moves.runs);
    this.#parts.giveUp([...plan.empty, ...plan.sparse]);
    if (plan.isPartial) this.#isDue = true;
  }

  *#count(): Generator<number, Map<number, LiveSlots>> {
    const counting = countLiveSlots(this.#parts.liveMaps(), this.#parts.slots.slotsPerSegment);
    for (;;) {
      const next = counting.next();
      if (next.done === true) {
        this.#livePages = [...next.value.values()].reduce((sum, { count }) => sum + count, 0);
        return next.value;
      }
      yield 1;
    }
  }

  *#copyLive(number: number, live: LiveSlots | undefined, moves: MoveList): Generator<number, void> {
    const { slots } = this.#parts;
    const page = new Uint8Array(PAGE_BYTES);
    for (const [position, flag] of live?.flags.entries() ?? []) {
      if (flag === 0) continue;
      const from = number * slots.slotsPerSegment + position;
      try {
        slots.read(from, page, 0);
      } catch (error) {
        if (hasFault(error, "store/page-corrupt")) this.#damaged.add(number);
        throw error;
      }
      moves.add(from, slots.append(page));
      yield moveCost;
    }
  }
}

/** Moves, with neighbours in one run. */
class MoveList {
  readonly runs: { readonly from: PageSlot; readonly to: PageSlot; length: number }[] = [];

  add(from: PageSlot, to: PageSlot): void {
    const last = this.runs.at(-1);
    if (last !== undefined && from === last.from + last.length && to === last.to + last.length) last.length++;
    else this.runs.push({ from, to, length: 1 });
  }
}
