import { PAGE_BYTES } from "../pages/mod.ts";
import { hashOf, isBlobName } from "./blobs/blob-files.ts";
import { countLiveSlots } from "./collection/count-live-slots.ts";
import { pageChecksum } from "./format/checksum.ts";
import { pathOf } from "./format/file-header.ts";
import type { StorageMedium } from "./medium/storage-medium.ts";
import type { LogCut } from "./recovery/follow-logs.ts";
import { planRecovery, type RecoveryPlan } from "./recovery/plan-recovery.ts";
import { readWholeFile } from "./recovery/read-file.ts";
import { Segment, slotOffset } from "./slots/segment.ts";
import { damaged, StoreError, type StoreFault } from "./store-error.ts";
import { memoryStatsOf, type StoreStats } from "./store-stats.ts";

/** What {@link checkStore} found. */
export interface StoreCheck {
  /** Everything that is wrong; empty if the store is sound. */
  readonly faults: readonly StoreFault[];
  /** The torn end of a log that the next start cuts off: no fault, as nobody was promised what it held. */
  readonly cut: LogCut | undefined;
  /** Files that belong to no state and that the next start removes. */
  readonly leftovers: readonly string[];
  /** Pages that were read and compared with their checksums. */
  readonly checkedPages: number;
  /** Sizes; undefined if the state could not be read, or there is no store. */
  readonly stats: StoreStats | undefined;
}

/**
 * Reads everything that a store holds and says what is wrong, changing nothing. Answers `store/owned` as a fault if a
 * process has the store open: its files change while they are read.
 */
export function checkStore(medium: StorageMedium): StoreCheck {
  const nothing = { cut: undefined, leftovers: [], checkedPages: 0, stats: undefined };
  const pid = medium.owner();
  if (pid !== undefined) return { ...nothing, faults: [{ code: "store/owned", pid }] };
  const faults: StoreFault[] = [];
  const plan = attempt(faults, () => planRecovery(medium));
  checkBlobs(medium, faults);
  if (plan === undefined) return { ...nothing, faults };
  const segments = segmentsOf(plan);
  const checkedPages = checkPages(medium, plan, segments, faults);
  const stats = statsOf(medium, plan, segments);
  return { faults, cut: plan.cut, leftovers: plan.leftovers, checkedPages, stats };
}

/** The sizes of a store that no process has open; undefined if there is none. Throws StoreError if it is damaged. */
export function readStoreStats(medium: StorageMedium): StoreStats | undefined {
  const plan = planRecovery(medium);
  return plan === undefined ? undefined : statsOf(medium, plan, segmentsOf(plan));
}

function attempt<T>(faults: StoreFault[], act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    faults.push(error.fault);
    return undefined;
  }
}

function segmentsOf({ segments, written, identity }: RecoveryPlan): Map<number, Segment> {
  const { slotsPerSegment } = identity;
  const bookkeeping = new Map(
    segments.map(({ number, used, checksums }) => [
      number,
      new Segment(number, slotsPerSegment, used, checksums),
    ]),
  );
  for (const { firstSlot, checksums } of written) {
    for (const [index, checksum] of checksums.entries()) {
      const number = Math.floor((firstSlot + index) / slotsPerSegment);
      const segment = bookkeeping.get(number) ?? new Segment(number, slotsPerSegment, 0, []);
      bookkeeping.set(number, segment);
      segment.note((firstSlot + index) % slotsPerSegment, checksum);
    }
  }
  return bookkeeping;
}

function checkPages(
  medium: StorageMedium,
  plan: RecoveryPlan,
  segments: ReadonlyMap<number, Segment>,
  faults: StoreFault[],
): number {
  const counting = countLiveSlots(plan.memories.values(), plan.identity.slotsPerSegment);
  let counted = counting.next();
  while (counted.done !== true) counted = counting.next();
  let checkedPages = 0;
  for (const [number, { flags }] of counted.value) {
    const segment = segments.get(number);
    if (segment === undefined) {
      const path = pathOf({ kind: "segm", number });
      faults.push(damaged("store/file-absent", path, 0, "memories name its pages").fault);
      continue;
    }
    attempt(faults, () => {
      checkedPages += checkSegment(medium, segment, flags, faults);
    });
  }
  return checkedPages;
}

function checkSegment(
  medium: StorageMedium,
  segment: Segment,
  flags: Uint8Array,
  faults: StoreFault[],
): number {
  const file = medium.open(segment.path, "read");
  try {
    if (segment.hasTable) segment.loadTable(file);
    const page = new Uint8Array(PAGE_BYTES);
    let checked = 0;
    for (const [position, flag] of flags.entries()) {
      if (flag === 0) continue;
      page.fill(0, file.read(slotOffset(position), page));
      checked++;
      if (pageChecksum(page) === segment.checksum(position)) continue;
      const reason = "the page does not have its checksum";
      faults.push(damaged("store/page-corrupt", segment.path, slotOffset(position), reason).fault);
    }
    return checked;
  } finally {
    file.close();
  }
}

function checkBlobs(medium: StorageMedium, faults: StoreFault[]): void {
  for (const name of medium.list("blobs").filter(isBlobName)) {
    attempt(faults, () => {
      const path = `blobs/${name}`;
      if (hashOf(readWholeFile(medium, path)) !== name)
        throw damaged("store/blob-corrupt", path, 0, "its content does not have its hash");
    });
  }
}

function statsOf(
  medium: StorageMedium,
  plan: RecoveryPlan,
  segments: ReadonlyMap<number, Segment>,
): StoreStats {
  const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);
  return {
    ...memoryStatsOf(plan.memories),
    usedBytes: sum([...segments.values()].map(({ used }) => used)) * PAGE_BYTES,
    segments: segments.size,
    records: plan.records.size,
    recordBytes: sum([...plan.records.values()].map(({ length }) => length)),
    logBytes: sum(plan.kept.map(({ sizeBytes }) => sizeBytes)),
    checkpointBytes: plan.checkpointBytes,
    blobs: medium.list("blobs").filter(isBlobName).length,
    lastCommit: plan.lastCommit,
  };
}
