import type { PageSlot, PageStore } from "../../pages/mod.ts";
import { faultCodeOf } from "../plain-fault.ts";
import { isPassingStorageFault } from "./storage-faults.ts";

type RunStore = Required<PageStore>;

/**
 * A page store that remembers when the medium failed in the middle of a round.
 *
 * The replica turns whatever breaks a call into a reject of that call. That is right for a damaged page, which will be as
 * damaged in the next round; but a full disk says nothing about the call, and a round with such a reject in it would
 * be a different one on another machine. So a round in which the medium failed is refused as a whole.
 */
export class WatchedPageStore implements PageStore {
  readonly #store: RunStore;
  #failure: Error | undefined;

  constructor(store: RunStore) {
    this.#store = store;
  }

  read(slot: PageSlot, target: Uint8Array, targetOffset: number): void {
    try {
      this.#store.read(slot, target, targetOffset);
    } catch (error) {
      throw this.#noted(error);
    }
  }

  readRun(first: PageSlot, count: number, target: Uint8Array): void {
    try {
      this.#store.readRun(first, count, target);
    } catch (error) {
      throw this.#noted(error);
    }
  }

  append(page: Uint8Array): PageSlot {
    try {
      return this.#store.append(page);
    } catch (error) {
      throw this.#noted(error);
    }
  }

  /** Throws the first failure of the medium since the last call of `forgetFailure`, if there was one. */
  assertNoFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** A new round begins. */
  forgetFailure(): void {
    this.#failure = undefined;
  }

  #noted(error: unknown): unknown {
    if (error instanceof Error && isPassingStorageFault(faultCodeOf(error))) this.#failure ??= error;
    return error;
  }
}
