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

/** The functions that rewritten code calls, by index. Those for a memory exist only in a module that has one. */
export class HelperFunctions {
  readonly #items: AddedItems;
  readonly #firstIndex: number;
  readonly #added: AddedFunction[] = [];
  readonly #initOfSegment = new Map<number, number>();
  /** `(page: i32)`: captures one page unless it is captured already. */
  readonly capture: number = -1;
  /** `(address)`: captures the page of one address. */
  readonly touch: number = -1;
  /** `(first, last)`: captures the pages of the first and the last byte of a store. */
  readonly touchPair: number = -1;
  /** `(address, lengthBytes)`: captures every page of a range, or traps if the range leaves the heap. */
  readonly touchRange: number = -1;
  /** In the place of `memory.grow`. */
  readonly grow: number = -1;
  /** In the place of `memory.fill`. */
  readonly fill: number = -1;
  /** In the place of `memory.copy`. */
  readonly copy: number = -1;

  /** @param firstIndex function index of the first function to append */
  constructor(items: AddedItems, firstIndex: number) {
    this.#items = items;
    this.#firstIndex = firstIndex;
    if (!items.hasMemory) return;
    const address = this.#addressType();
    this.capture = this.add({ params: [i32], results: [], body: captureBody(items) });
    this.touch = this.add({ params: [address], results: [], body: touchBody(items, this.capture) });
    this.touchPair = this.add({
      params: [address, address],
      results: [],
      body: touchPairBody(items, this.capture),
    });
    this.touchRange = this.add({
      params: [address, address],
      results: [],
      body: touchRangeBody(items, this.capture),
    });
    this.grow = this.add({ params: [address], results: [address], body: growBody(items) });
    this.fill = this.add({
      params: [address, i32, address],
      results: [],
      body: fillBody(items, this.touchRange),
    });
    this.copy = this.add({
      params: [address, address, address],
      results: [],
      body: copyBody(items, this.touchRange),
    });
  }

  #addressType(): number {
    return this.#items.width === 64 ? ValueType.i64 : i32;
  }

  /** In the place of `memory.init` with this segment. */
  init(declaredSegment: number): number {
    const { activeSegments, emptySegment } = this.#items;
    const segment = activeSegments.has(declaredSegment) ? emptySegment : declaredSegment;
    const known = this.#initOfSegment.get(segment);
    if (known !== undefined) return known;
    const body = initBody(this.#items, this.touchRange, segment);
    const index = this.add({ params: [this.#addressType(), i32, i32], results: [], body });
    this.#initOfSegment.set(segment, index);
    return index;
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
}
