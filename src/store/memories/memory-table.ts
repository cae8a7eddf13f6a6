import { differingPages, emptyPageMap, type PageMap, pageSlot } from "../../pages/mod.ts";
import type { MemoryChange } from "../format/commit-body.ts";
import type { PageChange } from "../format/page-changes.ts";
import type { PageNode } from "./page-tree.ts";

/** What becomes of a memory in a commit; `map` undefined deletes it. */
export interface MemoryUpdate {
  readonly name: string;
  readonly map: PageMap | undefined;
  /** Names of memories that the map may stem from, besides its own previous value. */
  readonly bases?: readonly string[];
}

/** Below this many changed pages no other base is tried. */
const cheapChanges = 16;

/** The memories as of the last commit, and the shortest way to write down what becomes of them. */
export class MemoryTable {
  readonly #maps = new Map<string, PageMap>();
  /** Names of the memories with that root. */
  readonly #names = new Map<PageNode, Set<string>>();

  /** All memories by name. */
  get maps(): ReadonlyMap<string, PageMap> {
    return this.#maps;
  }

  set(name: string, map: PageMap | undefined): void {
    const before = this.#maps.get(name);
    if (before?.root !== undefined) {
      const names = this.#names.get(before.root);
      names?.delete(name);
      if (names?.size === 0) this.#names.delete(before.root);
    }
    if (map === undefined) {
      this.#maps.delete(name);
      return;
    }
    this.#maps.set(name, map);
    if (map.root === undefined) return;
    const names = this.#names.get(map.root);
    if (names === undefined) this.#names.set(map.root, new Set([name]));
    else names.add(name);
  }

  /** Puts other maps in the place of all memories. */
  replaceAll(replace: (map: PageMap) => PageMap): void {
    for (const [name, map] of [...this.#maps]) this.set(name, replace(map));
  }

  /** Says how to write the updates down; changes nothing. Memories that stay as they are are left out. */
  plan(updates: Iterable<MemoryUpdate>): MemoryChange[] {
    const changes: MemoryChange[] = [];
    const now = new Map<PageNode, string>();
    const names = new Set<string>();
    for (const update of updates) {
      const { name, map } = update;
      if (names.has(name)) throw new RangeError(`Memory "${name}" is given twice`);
      names.add(name);
      const before = this.#maps.get(name);
      if (map === undefined) {
        if (before !== undefined) changes.push({ name, form: "deleted" });
        continue;
      }
      if (before !== undefined && before.root === map.root) continue;
      changes.push(this.#planMap(name, map, update.bases ?? [], now));
      if (map.root !== undefined && !now.has(map.root)) now.set(map.root, name);
    }
    return changes;
  }

  #planMap(
    name: string,
    map: PageMap,
    bases: readonly string[],
    now: ReadonlyMap<PageNode, string>,
  ): MemoryChange {
    if (map.root === undefined) return { name, form: "fresh", pages: [] };
    const [twin] = this.#names.get(map.root) ?? [];
    if (twin !== undefined) return { name, form: "before", base: twin, pages: [] };
    const newTwin = now.get(map.root);
    if (newTwin !== undefined) return { name, form: "now", base: newTwin, pages: [] };

    let best: MemoryChange | undefined;
    let limit = Number.POSITIVE_INFINITY;
    for (const base of [name, ...bases]) {
      const baseMap = this.#maps.get(base);
      if (baseMap === undefined) continue;
      const pages = changedPages(baseMap, map, limit);
      if (pages === undefined) continue;
      best = { name, form: "before", base, pages };
      limit = pages.length;
      if (limit <= cheapChanges) break;
    }
    if (map.pageCount >= limit) return best ?? { name, form: "fresh", pages: [] };
    return { name, form: "fresh", pages: changedPages(emptyPageMap, map, limit) ?? [] };
  }
}

/** How `map` differs from `base`; undefined if by `limit` pages or more. */
function changedPages(base: PageMap, map: PageMap, limit: number): PageChange[] | undefined {
  const changes: PageChange[] = [];
  for (const page of differingPages(base, map)) {
    if (changes.length >= limit - 1) return undefined;
    changes.push([page, pageSlot(map, page)]);
  }
  return changes;
}
