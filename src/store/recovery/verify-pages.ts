import { PAGE_BYTES } from "../../pages/mod.ts";
import { pageChecksum } from "../format/checksum.ts";
import type { WrittenRun } from "../format/commit-body.ts";
import { decodeHeader, HEADER_BYTES, pathOf } from "../format/file-header.ts";
import type { StorageFile, StorageMedium } from "../medium/storage-medium.ts";
import { StoreError } from "../store-error.ts";
import { slotOffset } from "../slots/segment.ts";

/** Compares pages in segments with the checksums of the records that wrote them. */
export class PageVerifier {
  readonly #medium: StorageMedium;
  readonly #slotsPerSegment: number;
  readonly #present: ReadonlySet<string>;
  #open: { readonly number: number; readonly file: StorageFile; readonly isSound: boolean } | undefined;

  constructor(medium: StorageMedium, slotsPerSegment: number) {
    this.#medium = medium;
    this.#slotsPerSegment = slotsPerSegment;
    this.#present = new Set(medium.list("pages"));
  }

  /** Whether all pages of the run are what the record says. */
  isSound({ firstSlot, checksums }: WrittenRun): boolean {
    const page = new Uint8Array(PAGE_BYTES);
    for (const [index, checksum] of checksums.entries()) {
      const slot = firstSlot + index;
      const file = this.#fileOf(Math.floor(slot / this.#slotsPerSegment));
      const count = file?.read(slotOffset(slot % this.#slotsPerSegment), page) ?? 0;
      page.fill(0, count);
      if (pageChecksum(page) !== checksum) return false;
    }
    return true;
  }

  close(): void {
    this.#open?.file.close();
    this.#open = undefined;
  }

  #fileOf(number: number): StorageFile | undefined {
    if (this.#open?.number === number) return this.#open.isSound ? this.#open.file : undefined;
    this.close();
    const path = pathOf({ kind: "segm", number });
    if (!this.#present.has(path.slice("pages/".length))) return undefined;
    const file = this.#medium.open(path, "read");
    const isSound = hasSoundHeader(file, number);
    this.#open = { number, file, isSound };
    return isSound ? file : undefined;
  }
}

function hasSoundHeader(file: StorageFile, number: number): boolean {
  const bytes = new Uint8Array(HEADER_BYTES);
  const count = file.read(0, bytes);
  try {
    decodeHeader(bytes.subarray(0, count), file.path, { kind: "segm", number });
    return true;
  } catch (error) {
    if (error instanceof StoreError) return false;
    throw error;
  }
}
