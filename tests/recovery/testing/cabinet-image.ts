import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assembleWat } from "../../support/compile-wat.ts";

/** What a cabinet holds: one number in many places, and the version of the module. */
export interface CabinetContent {
  readonly number: bigint;
  /** Data pages that hold the number, at most {@link maxCabinetPages}. */
  readonly pages: number;
  readonly version: 1 | 2;
}

/** Data pages of a cabinet's heap. */
export const maxCabinetPages = 512;
/** Bytes of a cabinet's heap. */
export const cabinetHeapBytes: number = 34 * 65_536;
/** Bytes of a cabinet's stable memory. */
export const cabinetStableBytes: number = 2 * 65_536;

const source = readFileSync(join(import.meta.dirname, "../../canisters/cabinet.wat"), "utf8");
const modules = { 1: moduleOf(1), 2: moduleOf(2) } as const;

/** The module of a version. */
export function cabinetModule(version: 1 | 2): Uint8Array {
  return modules[version];
}

/** The argument of the methods that put a number. */
export function cabinetArg({ number, pages }: CabinetContent): Uint8Array {
  return words(number, BigInt(pages));
}

/** What the query `read` answers if all places agree. */
export function cabinetReading({ number, pages, version }: CabinetContent): Uint8Array {
  return words(number, BigInt(pages), number, number, number, BigInt(version));
}

/** Ranges of a cabinet's memories that are not zero, each with its offset. */
export function cabinetRanges(content: CabinetContent): {
  readonly heap: readonly MemoryRange[];
  readonly stable: readonly MemoryRange[];
} {
  const header = cabinetArg(content);
  const data = new Uint8Array(content.pages * 4096);
  const view = new DataView(data.buffer);
  for (let index = 0; index < content.pages; index += 1) {
    const word = BigInt.asUintN(64, content.number + BigInt(index));
    view.setBigUint64(index * 4096, word, true);
    view.setBigUint64(index * 4096 + 4088, word, true);
  }
  return {
    heap: [
      { offset: 0n, bytes: header },
      { offset: 65_536n, bytes: data },
    ],
    stable: [
      { offset: 0n, bytes: header },
      { offset: 65_536n, bytes: header },
    ],
  };
}

/** Bytes of a memory and where they begin. */
export interface MemoryRange {
  readonly offset: bigint;
  readonly bytes: Uint8Array;
}

function moduleOf(version: number): Uint8Array {
  return assembleWat(source.replace("(i64.const VERSION)", `(i64.const ${version})`), "cabinet.wat");
}

function words(...values: readonly bigint[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => view.setBigUint64(index * 8, value, true));
  return bytes;
}
