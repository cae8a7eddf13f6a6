import type { PageMap, PageSlot } from "../../pages/mod.ts";
import type { Relocation } from "./relocation.ts";

/** The moves that an owner may not have followed yet, oldest first. */
export class Relocations {
  #kept: Relocation[] = [];
  #released = 0;

  /** Number of moves so far. */
  get generation(): number {
    return this.#released + this.#kept.length;
  }

  add(relocation: Relocation): void {
    this.#kept.push(relocation);
  }

  /** Forgets the moves up to `generation`: nobody holds a map that is older. */
  release(generation: number): void {
    const count = Math.max(0, Math.min(this.#kept.length, generation - this.#released));
    this.#kept = this.#kept.slice(count);
    this.#released += count;
  }

  /** Where the page of a slot is now. */
  slot(slot: PageSlot): PageSlot {
    let now = slot;
    for (const relocation of this.#kept) now = relocation.slot(now);
    return now;
  }

  /** A map by the slots of now; `map` itself if none of its pages moved. */
  map(map: PageMap): PageMap {
    let now = map;
    for (const relocation of this.#kept) now = relocation.map(now);
    return now;
  }
}
