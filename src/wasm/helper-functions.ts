import type { AddedItems } from "./added-items.ts";
import {
  captureBody,
  copyBody,
  fillBody,
  growBody,
  initBody,
  touchBody,
  touchPairBody,
  touchRangeBody,
} from "./helper-bodies.ts";
import { ValueType } from "./value-type.ts";

/** A function that the rewriting appends; types are codes of `ValueType`, the body starts with its local declarations. */
export interface AddedFunction {
  readonly params: readonly number[];
  readonly results: readonly number[];
  readonly body: Uint8Array;
}

const { i32 } = ValueType;

/** The functions that rewritten code calls, by index. Each is appended when its index is first asked for. */
export class HelperFunctions {
  readonly #items: AddedItems;
  readonly #firstIndex: number;
  readonly #address: number;
  readonly #added: AddedFunction[] = [];
  readonly #indexOf = new Map<string, number>();

  /** @param firstIndex function index of the first function to append */
  constructor(items: AddedItems, firstIndex: number) {
    this.#items = items;
    this.#firstIndex = firstIndex;
    this.#address = items.width === 64 ? ValueType.i64 : i32;
  }

  /** `(page: i32)`: captures one page unless it is captured already. */
  get capture(): number {
    return this.#once("capture", () =>
      this.add({ params: [i32], results: [], body: captureBody(this.#items) }),
    );
  }

  /** `(address)`: captures the page of one address. */
  get touch(): number {
    return this.#once("touch", () => this.#addressed(1, touchBody(this.#items, this.capture)));
  }

  /** `(first, last)`: captures the pages of the first and the last byte of a store. */
  get touchPair(): number {
    return this.#once("touchPair", () => this.#addressed(2, touchPairBody(this.#items, this.capture)));
  }

  /** `(address, lengthBytes)`: captures every page of a range, or traps if the range leaves the heap. */
  get touchRange(): number {
    return this.#once("touchRange", () => this.#addressed(2, touchRangeBody(this.#items, this.capture)));
  }

  /** In the place of `memory.grow`. */
  get grow(): number {
    const type = { params: [this.#address], results: [this.#address] };
    return this.#once("grow", () => this.add({ ...type, body: growBody(this.#items) }));
  }

  /** In the place of `memory.fill`. */
  get fill(): number {
    const params = [this.#address, i32, this.#address];
    return this.#once("fill", () =>
      this.add({ params, results: [], body: fillBody(this.#items, this.touchRange) }),
    );
  }

  /** In the place of `memory.copy`. */
  get copy(): number {
    return this.#once("copy", () => this.#addressed(3, copyBody(this.#items, this.touchRange)));
  }

  /** In the place of `memory.init` with this segment. */
  init(declaredSegment: number): number {
    const { activeSegments, emptySegment } = this.#items;
    const segment = activeSegments.has(declaredSegment) ? emptySegment : declaredSegment;
    const params = [this.#address, i32, i32];
    return this.#once(`init ${segment}`, () =>
      this.add({ params, results: [], body: initBody(this.#items, this.touchRange, segment) }),
    );
  }

  /** Appends a function and answers its index. */
  add(added: AddedFunction): number {
    this.#added.push(added);
    return this.#firstIndex + this.#added.length - 1;
  }

  /** What was appended so far, in the order of the indices. */
  get added(): readonly AddedFunction[] {
    return this.#added;
  }

  #addressed(parameters: number, body: Uint8Array): number {
    return this.add({ params: Array.from({ length: parameters }, () => this.#address), results: [], body });
  }

  #once(name: string, append: () => number): number {
    const known = this.#indexOf.get(name);
    if (known !== undefined) return known;
    const index = append();
    this.#indexOf.set(name, index);
    return index;
  }
}
