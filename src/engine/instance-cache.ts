import { PAGE_BYTES, type PageMap } from "../pages/mod.ts";
import type { LiveInstance } from "./live-instance.ts";

/** How much may stay live between messages. */
export interface InstanceCacheLimits {
  readonly instances: number;
  /** Bytes of heap pages and pre-images of all instances together. */
  readonly residentBytes: number;
}

/** Live instances by key; beyond its limits the least recently used ones are dropped. */
export class InstanceCache {
  readonly #limits: InstanceCacheLimits;
  /** In the order of use, the oldest first. */
  readonly #instances = new Map<string, { instance: LiveInstance; residentBytes: number }>();
  #residentBytes = 0;

  constructor(limits: InstanceCacheLimits) {
    this.#limits = limits;
  }

  /** Takes an instance out. */
  take(key: string): LiveInstance | undefined {
    const instance = this.#instances.get(key)?.instance;
    this.remove(key);
    return instance;
  }

  /** Puts an instance in as the most recently used one. */
  put(key: string, instance: LiveInstance): void {
    this.remove(key);
    const residentBytes = instance.image.heap.pageCount * PAGE_BYTES + (instance.heap?.undoBytes ?? 0);
    this.#instances.set(key, { instance, residentBytes });
    this.#residentBytes += residentBytes;
    this.#dropOldest();
  }

  remove(key: string): void {
    const entry = this.#instances.get(key);
    if (entry === undefined) return;
    this.#residentBytes -= entry.residentBytes;
    this.#instances.delete(key);
  }

  clear(): void {
    this.#instances.clear();
    this.#residentBytes = 0;
  }

  /** The page maps that the instances equal: their slots must not be reused while the instances live. */
  *roots(): Generator<PageMap> {
    for (const { instance } of this.#instances.values()) yield instance.image.heap;
  }

  #dropOldest(): void {
    for (const key of this.#instances.keys()) {
      const isWithin =
        this.#instances.size <= this.#limits.instances && this.#residentBytes <= this.#limits.residentBytes;
      if (isWithin || this.#instances.size === 1) return;
      this.remove(key);
    }
  }
}
