import { CapturedRanges } from "./captured-ranges.ts";
import { Insertion, InsertionKind, type InsertionList } from "./insertion.ts";
import type { LocalValues } from "./local-values.ts";
import { storeBytesOf } from "./opcodes.ts";
import { beyondEveryHeap, constantBase, type OperandStack } from "./operand-stack.ts";

const pageBytes = 4096;

/** A store as the analysis meets it. */
export interface StoreSite {
  readonly position: number;
  readonly opcode: number;
  /** Constant offset of the instruction. */
  readonly offset: number;
  /** Place of the address on the operand stack, which was popped already. */
  readonly address: number;
  /** Number of the straight line in which the store stands. */
  readonly region: number;
}

/** Plans the checks that capture what stores write, and leaves out those that earlier checks make superfluous. */
export class CapturePlan {
  readonly #stack: OperandStack;
  readonly #locals: LocalValues;
  readonly #wide: boolean;
  /** What is captured at the present point. */
  readonly ranges: CapturedRanges = new CapturedRanges();

  constructor(stack: OperandStack, locals: LocalValues, width: 32 | 64) {
    this.#stack = stack;
    this.#locals = locals;
    this.#wide = width === 64;
  }

  plan(insertions: InsertionList, store: StoreSite): void {
    const { address, offset, opcode, region } = store;
    if (offset >= beyondEveryHeap) return;
    const base = this.#stack.base(address);
    if (base === constantBase) {
      this.#planConstant(insertions, store);
      return;
    }
    const sizeBytes = storeBytesOf[opcode] ?? 0;
    const first = this.#stack.offset(address) + offset;
    const end = first + sizeBytes;
    if (this.ranges.covers(base, first, end) || this.ranges.widen(base, first, end, region)) return;
    const check = this.#checkOf(insertions, store);
    check.last = check.first + sizeBytes - 1;
    this.ranges.add(base, first, end, insertions.append(check), region);
  }

  /** A check covers the whole of a page, and here it is known which page that is. */
  #planConstant(insertions: InsertionList, { position, address: place, offset, opcode }: StoreSite): void {
    const start = this.#stack.offset(place);
    const address = (this.#wide ? start : start >>> 0) + offset;
    if (address < 0 || address >= (this.#wide ? beyondEveryHeap : 2 ** 32)) return;
    const first = Math.floor(address / pageBytes) * pageBytes;
    const end = Math.ceil((address + (storeBytesOf[opcode] ?? 0)) / pageBytes) * pageBytes;
    if (this.ranges.covers(constantBase, first, end)) return;
    const check = new Insertion(InsertionKind.checkConstant, position);
    check.first = first;
    check.last = end - 1;
    this.ranges.add(constantBase, first, end, insertions.append(check), -1);
  }

  /** The cheapest way to name the address again in front of the store, with `first` relative to it. */
  #checkOf(insertions: InsertionList, { position, address, offset, opcode }: StoreSite): Insertion {
    const stack = this.#stack;
    const local = stack.local(address);
    if (local >= 0 && this.#locals.base(local) === stack.base(address)) {
      const check = new Insertion(InsertionKind.checkLocal, position);
      check.local = local;
      check.first = stack.offset(address) - this.#locals.offset(local) + offset;
      return check;
    }
    const produced = stack.position(address);
    const check = new Insertion(produced < 0 ? InsertionKind.checkStack : InsertionKind.checkSlot, position);
    check.slot = produced < 0 ? opcode : address;
    check.first = offset;
    if (produced >= 0) {
      const tee = new Insertion(InsertionKind.tee, produced);
      tee.slot = address;
      insertions.insert(tee);
    }
    return check;
  }
}
