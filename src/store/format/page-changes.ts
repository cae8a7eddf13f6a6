import type { ByteReader, ByteWriter } from "../../bytes/mod.ts";
import { type PageIndex, type PageSlot, ZERO_PAGE } from "../../pages/mod.ts";
import { readNumber, readSigned, writeNumber, writeSigned } from "./var-numbers.ts";

/** A page and the slot that it gets. */
export type PageChange = readonly [PageIndex, PageSlot];

interface Run {
  readonly first: PageIndex;
  readonly slot: PageSlot;
  length: number;
}

/** Appends page changes, which are ascending by page. Neighbours in neighbouring slots cost a few bytes together. */
export function writePageChanges(writer: ByteWriter, changes: readonly PageChange[]): void {
  const runs = runsOf(changes);
  writeNumber(writer, runs.length);
  let page = 0;
  let slot = 0;
  for (const run of runs) {
    const isZero = run.slot === ZERO_PAGE;
    writeNumber(writer, run.first - page);
    writeNumber(writer, run.length * 2 + (isZero ? 1 : 0));
    page = run.first + run.length;
    if (isZero) continue;
    writeSigned(writer, run.slot - slot);
    slot = run.slot + run.length;
  }
}

/** Reads what {@link writePageChanges} wrote. */
export function readPageChanges(reader: ByteReader): PageChange[] {
  const changes: PageChange[] = [];
  let page = 0;
  let slot = 0;
  for (let runs = readNumber(reader); runs > 0; runs--) {
    page += readNumber(reader);
    const word = readNumber(reader);
    const isZero = word % 2 === 1;
    if (!isZero) slot += readSigned(reader);
    for (let length = Math.floor(word / 2); length > 0; length--) {
      changes.push([page++, isZero ? ZERO_PAGE : slot++]);
    }
  }
  return changes;
}

function runsOf(changes: readonly PageChange[]): Run[] {
  const runs: Run[] = [];
  let last: Run | undefined;
  for (const [page, slot] of changes) {
    const next = last !== undefined && last.slot !== ZERO_PAGE ? last.slot + last.length : ZERO_PAGE;
    if (last !== undefined && page === last.first + last.length && slot === next) {
      last.length++;
      continue;
    }
    last = { first: page, slot, length: 1 };
    runs.push(last);
  }
  return runs;
}
