import { emptyPageMap, type PageMap, setPages } from "../../pages/mod.ts";
import type { MemoryChange } from "../format/commit-body.ts";

/**
 * What a record's changes make of the memories; undefined for a memory that is deleted.
 *
 * @param before the memories as they were before the commit
 * @throws RangeError if a change names a base that is not there
 */
export function applyMemoryChanges(
  before: ReadonlyMap<string, PageMap>,
  changes: readonly MemoryChange[],
): Map<string, PageMap | undefined> {
  const now = new Map<string, PageMap | undefined>();
  for (const change of changes) {
    if (change.form === "deleted") {
      now.set(change.name, undefined);
      continue;
    }
    const base =
      change.form === "fresh" ? emptyPageMap : (change.form === "before" ? before : now).get(change.base);
    if (base === undefined) throw new RangeError(`Memory "${change.name}" has no base`);
    now.set(change.name, setPages(base, change.pages));
  }
  return now;
}
