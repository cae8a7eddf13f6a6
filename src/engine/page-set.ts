import type { PageIndex } from "../pages/mod.ts";

/** Pages that one bit field covers (16 MiB of memory). */
const FIELD_PAGES = 4_096;

/** A set of pages that costs one bit for each page of the regions that it reaches. */
export class PageSet {
  readonly #fields = new Map<number, Uint8Array>();
  #size = 0;
  #lastField: Uint8Array = new Uint8Array(0);
  #lastIndex = -1;

  get size(): number {
    return this.#size;
  }

  add(page: PageIndex): void {
    const field = this.#fieldOf(Math.floor(page / FIELD_PAGES));
    const offset = page % FIELD_PAGES;
    const bit = 1 << (offset & 7);
    const byte = field[offset >> 3] ?? 0;
    if ((byte & bit) !== 0) return;
    field[offset >> 3] = byte | bit;
    this.#size++;
  }

  #fieldOf(index: number): Uint8Array {
    if (index === this.#lastIndex) return this.#lastField;
    const known = this.#fields.get(index);
    const field = known ?? new Uint8Array(FIELD_PAGES / 8);
    if (known === undefined) this.#fields.set(index, field);
    this.#lastIndex = index;
    this.#lastField = field;
    return field;
  }
}
