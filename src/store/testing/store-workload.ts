import assert from "node:assert/strict";
import {
  emptyPageMap,
  PAGE_BYTES,
  type PageIndex,
  type PageMap,
  setPages,
  ZERO_PAGE,
} from "../../pages/mod.ts";
import type { DurableStore } from "../durable-store.ts";
import type { StorageMedium } from "../medium/storage-medium.ts";
import { type OpenedStore, openStore } from "../open-store.ts";
import type { StoreOptions } from "../store-options.ts";
import type { SeededRandom } from "../../bytes/testing/seeded-random.ts";

/** What a store should hold: records as text, memories as fill values by page. */
export interface Model {
  readonly records: ReadonlyMap<string, string>;
  readonly memories: ReadonlyMap<string, ReadonlyMap<PageIndex, number>>;
}

const names = ["a", "b", "c", "d"] as const;
const keys = ["k1", "k2", "k3", "k4", "k5"] as const;
/** Near ones, and some that make the tree taller. */
const pages = [0, 1, 2, 3, 5, 8, 63, 64, 65, 100, 4095, 4096, 300_000] as const;

/** A page that holds one number all over. */
export function filledPage(value: number): Uint8Array {
  return new Uint8Array(new Uint32Array(PAGE_BYTES / 4).fill(value).buffer);
}

/**
 * An owner that changes memories and records at random, commits, forks, collects, gives up rounds, checkpoints and
 * starts again, and that knows what must be there. It holds on to old page maps as an engine does.
 */
export class StoreWorkload {
  /** What each commit that was tried makes of the state, by sequence. */
  readonly models: Map<bigint, Model>;
  /** The last sequence whose commit was acknowledged. */
  acknowledged = 0n;
  #sequence = 0n;
  readonly #random: SeededRandom;
  readonly #options: StoreOptions;
  #store: DurableStore | undefined;
  #maps = new Map<string, PageMap>();
  #nextValue = 1;

  constructor(random: SeededRandom, options: StoreOptions, models?: ReadonlyMap<bigint, Model>) {
    this.#random = random;
    this.#options = options;
    this.models = new Map(models ?? [[0n, { records: new Map(), memories: new Map() }]]);
  }

  /** Another owner that knows the same, for a medium that went another way. */
  fork(random: SeededRandom): StoreWorkload {
    const fork = new StoreWorkload(random, this.#options, this.models);
    fork.acknowledged = this.acknowledged;
    fork.#nextValue = this.#nextValue;
    return fork;
  }

  /** The store, while it is open. */
  get store(): DurableStore {
    assert.ok(this.#store !== undefined);
    return this.#store;
  }

  /** Opens a store and checks that it holds what it must. */
  async open(medium: StorageMedium): Promise<void> {
    const opened = await openStore(medium, this.#options);
    if (opened.kind === "refused") throw new Error("The store was refused", { cause: opened.fault });
    this.adopt(opened);
  }

  /**
   * Goes on with what a start found, which must be a state that was committed, whole: the last that was acknowledged or
   * one after it. With `mayGoBack` it may be an earlier one.
   */
  adopt(opened: Extract<OpenedStore, { kind: "opened" }>, mayGoBack = false): void {
    const { sequence } = opened.round;
    const model = this.models.get(sequence);
    assert.ok(model !== undefined, `sequence ${sequence} was never tried`);
    assert.ok(
      mayGoBack || sequence >= this.acknowledged,
      `${sequence} is before ${this.acknowledged}, which was acknowledged`,
    );
    assertHolds(opened.store, model);
    for (const tried of [...this.models.keys()]) if (tried > sequence) this.models.delete(tried);
    this.#sequence = sequence;
    this.acknowledged = sequence;
    this.#store = opened.store;
    this.#maps = new Map(opened.memories);
  }

  /** One thing that an owner does. */
  async step(medium: StorageMedium): Promise<void> {
    const { store } = this;
    const dice = this.#random.below(24);
    if (dice === 0) {
      await store.close();
      await this.open(medium);
    } else if (dice === 1) {
      await store.checkpoint();
    } else if (dice <= 5) {
      store.collectStep({ budget: 1 + this.#random.below(60) });
    } else if (dice === 6) {
      for (const [name, map] of this.#maps) this.#maps.set(name, store.relocate(map));
      store.release(store.generation);
    } else if (dice === 7) {
      this.#changeMap(new Map(), emptyPageMap);
      store.discardUncommitted();
    } else {
      await this.commit();
    }
  }

  /** Commits some changes; the model of the new state is noted before, as a crash may come at any moment. */
  async commit(): Promise<void> {
    const before = this.models.get(this.#sequence);
    assert.ok(before !== undefined);
    const memories = new Map([...before.memories].map(([name, fills]) => [name, new Map(fills)]));
    const records = new Map(before.records);
    const maps = new Map(this.#maps);
    const changed = new Set<string>();
    for (let count = 1 + this.#random.below(3); count > 0; count--) {
      const name = this.#random.pick(names);
      changed.add(name);
      const source = this.#random.pick(names);
      const way = this.#random.below(8);
      if (way === 0) {
        memories.delete(name);
        maps.delete(name);
      } else if (way <= 2 && maps.has(source)) {
        memories.set(name, new Map(memories.get(source)));
        maps.set(name, maps.get(source) ?? emptyPageMap);
      } else {
        const fills = memories.get(name) ?? new Map<PageIndex, number>();
        memories.set(name, fills);
        maps.set(name, this.#changeMap(fills, maps.get(name) ?? emptyPageMap));
      }
    }
    const changedRecords = new Map<string, Uint8Array | undefined>();
    for (let count = this.#random.below(3); count > 0; count--) {
      const key = this.#random.pick(keys);
      const value = this.#random.below(4) === 0 ? undefined : `${key}=${this.#nextValue++}`;
      changedRecords.set(key, value === undefined ? undefined : new TextEncoder().encode(value));
      if (value === undefined) records.delete(key);
      else records.set(key, value);
    }
    const sequence = this.#sequence + 1n;
    this.models.set(sequence, { records, memories });
    const { durable } = this.store.commit({
      sequence,
      records: changedRecords,
      memories: [...changed].map((name) => ({ name, map: maps.get(name), bases: names })),
    });
    this.#sequence = sequence;
    this.#maps = maps;
    await durable;
    this.acknowledged = sequence;
  }

  /** Checks the open store and the owner's own, perhaps older, page maps against the model. */
  check(): void {
    const model = this.models.get(this.#sequence);
    assert.ok(model !== undefined);
    assertHolds(this.store, model);
    for (const [name, map] of this.#maps) assertPages(this.store, map, model.memories.get(name) ?? new Map());
  }

  #changeMap(fills: Map<PageIndex, number>, map: PageMap): PageMap {
    const changes: [PageIndex, number][] = [];
    for (let count = 1 + this.#random.below(6); count > 0; count--) {
      const page = this.#random.pick(pages);
      if (this.#random.below(6) === 0) {
        fills.delete(page);
        changes.push([page, ZERO_PAGE]);
      } else {
        const value = this.#nextValue++;
        fills.set(page, value);
        changes.push([page, this.store.append(filledPage(value))]);
      }
    }
    return setPages(map, changes);
  }
}

/** Checks that a store holds exactly what the model says, in every byte. */
export function assertHolds(store: DurableStore, model: Model): void {
  const records = [...store.records].map(([key, value]) => [key, new TextDecoder().decode(value)]);
  assert.deepEqual(new Map(records as [string, string][]), model.records);
  assert.deepEqual(new Set(store.memories.keys()), new Set(model.memories.keys()));
  for (const [name, map] of store.memories) assertPages(store, map, model.memories.get(name) ?? new Map());
}

function assertPages(store: DurableStore, map: PageMap, fills: ReadonlyMap<PageIndex, number>): void {
  assert.equal(map.pageCount, fills.size);
  const bytes = new Uint8Array(PAGE_BYTES);
  for (const [page, value] of fills) {
    store.readRange(map, page * PAGE_BYTES, bytes);
    assert.deepEqual(bytes, filledPage(value), `page ${page}`);
  }
}
