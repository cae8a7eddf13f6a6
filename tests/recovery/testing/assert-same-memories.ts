import assert from "node:assert/strict";
import { equalBytes } from "icebox/bytes";
import { PAGE_BYTES, type PageMap, type PageStore, storedPages } from "icebox/pages";
import type { ReplicaState } from "icebox/replica";

/** A state and where its pages are. */
export interface StateWithPages {
  readonly state: ReplicaState;
  readonly pages: PageStore;
}

/**
 * Asserts that two states have the same memories, page for page: the root hash of a state does not cover them. Answers
 * the number of pages that are not zero.
 */
export function assertSameMemories(actual: StateWithPages, expected: StateWithPages): number {
  const actualMaps = memoriesOf(actual.state);
  const expectedMaps = memoriesOf(expected.state);
  assert.deepEqual([...actualMaps.keys()], [...expectedMaps.keys()], "there are other memories");
  const actualPage = new Uint8Array(PAGE_BYTES);
  const expectedPage = new Uint8Array(PAGE_BYTES);
  let count = 0;
  for (const [name, map] of actualMaps) {
    const other = slotsOf(expectedMaps.get(name));
    const own = slotsOf(map);
    assert.deepEqual([...own.keys()], [...other.keys()], `other pages of ${name} are not zero`);
    for (const [index, slot] of own) {
      actual.pages.read(slot, actualPage, 0);
      expected.pages.read(other.get(index) ?? -1, expectedPage, 0);
      assert.ok(equalBytes(actualPage, expectedPage), `page ${index} of ${name}`);
      count += 1;
    }
  }
  return count;
}

function slotsOf(map: PageMap | undefined): ReadonlyMap<number, number> {
  return new Map(map === undefined ? [] : [...storedPages(map)].sort(([a], [b]) => a - b));
}

function memoriesOf(state: ReplicaState): ReadonlyMap<string, PageMap> {
  const memories: [string, PageMap][] = [];
  for (const [canisterId, { installed, snapshots }] of state.canisters) {
    if (installed !== undefined) {
      memories.push([`${canisterId} heap`, installed.execution.heap]);
      memories.push([`${canisterId} stable`, installed.execution.stable]);
    }
    for (const [id, { heap, stable, wasmModule }] of snapshots) {
      memories.push([`${canisterId} ${id} heap`, heap], [`${canisterId} ${id} stable`, stable]);
      if (wasmModule.kind === "uploaded") memories.push([`${canisterId} ${id} module`, wasmModule.pages]);
    }
  }
  return new Map(memories.sort(([a], [b]) => (a < b ? -1 : 1)));
}
