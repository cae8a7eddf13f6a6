import type { MemoryPageStore, PageMap } from "../../pages/mod.ts";
import type { SubnetState } from "../../replica/mod.ts";

/** Below this many slots (256 MiB) nothing is collected. */
const minimumSlots = 65_536;

function* pageMapsOf(state: SubnetState): Generator<PageMap> {
  for (const [, canister] of state.canisters) {
    if (canister.installed !== undefined) {
      yield canister.installed.execution.heap;
      yield canister.installed.execution.stable;
    }
    for (const snapshot of canister.snapshots.values()) {
      yield snapshot.heap;
      yield snapshot.stable;
      if (snapshot.wasmModule.kind === "uploaded") yield snapshot.wasmModule.pages;
    }
  }
}

/** Frees page slots that no state refers to any more, when so many were added that the marking pays off. */
export class GarbageCollector {
  readonly #pageStore: MemoryPageStore;
  readonly #liveRoots: () => Iterable<PageMap>;
  #collectAtSlots = minimumSlots;

  /** @param liveRoots page maps that live instances remember besides those of the state */
  constructor(pageStore: MemoryPageStore, liveRoots: () => Iterable<PageMap>) {
    this.#pageStore = pageStore;
    this.#liveRoots = liveRoots;
  }

  /** Call between rounds only: `state` must be the one state that is still needed. */
  collectIfWorthwhile(state: SubnetState): void {
    if (this.#pageStore.usedSlots < this.#collectAtSlots) return;
    this.#pageStore.collect([...pageMapsOf(state), ...this.#liveRoots()]);
    this.#collectAtSlots = Math.max(minimumSlots, 2 * this.#pageStore.usedSlots);
  }
}
