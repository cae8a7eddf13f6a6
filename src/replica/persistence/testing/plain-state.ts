import { type PageMap, type PageStore, storedPages } from "../../../pages/mod.ts";
import { Principal } from "../../../wire/mod.ts";
import { PersistentMap } from "../../persistent-map.ts";
import type { ReplicaState } from "../../state.ts";

/** All of a state but its trees, as plain values that `deepEqual` looks into; memories by content. */
export function plainState(state: ReplicaState, pageStore: PageStore): unknown {
  const { trees: _, ...rest } = state;
  return plain(rest, pageStore);
}

function plain(value: unknown, pageStore: PageStore): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (value instanceof Principal) return value.toText();
  if (value instanceof PersistentMap || value instanceof Map) {
    const entries: Iterable<readonly [unknown, unknown]> = value;
    return ["map", ...Array.from(entries, ([key, item]) => [key, plain(item, pageStore)])];
  }
  if (value instanceof Set) return ["set", ...value];
  if (Array.isArray(value)) return value.map((item) => plain(item, pageStore));
  if (isPageMap(value)) {
    return [...storedPages(value)].map(([index, slot]) => {
      const page = new Uint8Array(4096);
      pageStore.read(slot, page, 0);
      return [index, page];
    });
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, pageStore)]));
}

function isPageMap(value: object): value is PageMap {
  return "height" in value && "root" in value && "pageCount" in value;
}
