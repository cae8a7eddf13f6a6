import { PersistentMap } from "../persistent-map.ts";

/** A map with these entries; of equal keys the last one counts. */
export function buildMap<Value>(entries: Iterable<readonly [string, Value]>): PersistentMap<Value> {
  let map = PersistentMap.empty<Value>();
  for (const [key, value] of entries) map = map.with(key, value);
  return map;
}
