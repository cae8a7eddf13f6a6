import { releaseBytes } from "../../bytes/mod.ts";
import { MemoryPageStore, type PageMap } from "../../pages/mod.ts";
import type { ReplicaState } from "../../replica/mod.ts";
import { GarbageCollector } from "./garbage-collector.ts";
import { pageMapsOf } from "./page-maps-of.ts";
import type { StateStore, TidyOutcome } from "./state-store.ts";

/** Keeps everything in memory: a network of which nothing is left when it ends. */
export class MemoryStateStore implements StateStore {
  readonly pages: MemoryPageStore = new MemoryPageStore();
  readonly notes: readonly string[] = [];
  readonly #collector = new GarbageCollector(this.pages);

  restore(): undefined {
    return undefined;
  }

  begin(): void {}

  commit(): void {}

  settled(): undefined {
    return undefined;
  }

  discard(): void {}

  release(bytes: readonly Uint8Array[]): void {
    for (const each of bytes) releaseBytes(each);
  }

  tidy(state: ReplicaState, liveRoots: () => Iterable<PageMap>): TidyOutcome {
    this.#collector.collectIfWorthwhile(() => [...pageMapsOf(state), ...liveRoots()]);
    return { state, hasMore: false };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
