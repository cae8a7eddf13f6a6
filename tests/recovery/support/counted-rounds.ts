import assert from "node:assert/strict";
import { emptyPageMap, PAGE_BYTES, setPages } from "../../../src/pages/mod.ts";
import type { CommitReceipt, DurableStore } from "../../../src/store/mod.ts";

const pageCount = 500;
const copies = 3;

/** The pages that a round writes, all with the round's number. */
function pagesOf(round: number): number[] {
  return [0, 1, 2].map((index) => (round * 7 + index * 131) % pageCount);
}

/** Commits round n, whose content follows from n alone; every tenth round also copies the memory. */
export function commitRound(store: DurableStore, round: number): CommitReceipt {
  const before = store.memories.get("m") ?? emptyPageMap;
  const pages = pagesOf(round).map((page) => [page, store.append(pageFor(round))] as const);
  const map = setPages(before, pages);
  const memories = [{ name: "m", map }];
  if (round % 10 === 0) memories.push({ name: copyName(round), map });
  const records = [["round", new TextEncoder().encode(String(round))]] as const;
  return store.commit({ sequence: BigInt(round), memories, records });
}

/** Checks that the store holds what rounds 1 to `round` leave, in every byte. */
export function assertHoldsRounds(store: DurableStore, round: number): void {
  const memory = new Map<number, number>();
  const expected = new Map<string, Map<number, number>>();
  for (let number = 1; number <= round; number++) {
    for (const page of pagesOf(number)) memory.set(page, number);
    if (number % 10 === 0) expected.set(copyName(number), new Map(memory));
  }
  if (round > 0) expected.set("m", memory);
  assert.equal(new TextDecoder().decode(store.records.get("round")), round > 0 ? String(round) : "");
  assert.deepEqual(new Set(store.memories.keys()), new Set(expected.keys()));
  const bytes = new Uint8Array(PAGE_BYTES);
  for (const [name, pages] of expected) {
    const map = store.memories.get(name) ?? emptyPageMap;
    assert.equal(map.pageCount, pages.size);
    for (const [page, number] of pages) {
      store.readRange(map, page * PAGE_BYTES, bytes);
      assert.deepEqual(bytes, pageFor(number), `${name}, page ${page}`);
    }
  }
}

function copyName(round: number): string {
  return `copy ${(round / 10) % copies}`;
}

function pageFor(round: number): Uint8Array {
  return new Uint8Array(new Uint32Array(PAGE_BYTES / 4).fill(round).buffer);
}
