import { malformed } from "./module-error.ts";

/** An access at or beyond this address traps in every module: heaps end far below. */
export const beyondEveryHeap: number = 2 ** 40;

/** The base of constants: the value of an entry with this base is its offset. */
export const constantBase = 0;

/**
 * The operand stack of one function as far as addresses need it. The value of an entry is `base + offset`, modulo the
 * heap width, where a base is the number of some value computed earlier.
 */
export class OperandStack {
  height = 0;
  #base: Int32Array = new Int32Array(256);
  #offset: Float64Array = new Float64Array(256);
  #position: Int32Array = new Int32Array(256);
  #local: Int32Array = new Int32Array(256);
  #nextBase = constantBase + 1;

  reset(): void {
    this.height = 0;
    this.#nextBase = constantBase + 1;
  }

  /** A base that nothing is known about yet. */
  freshBase(): number {
    return this.#nextBase++;
  }

  /**
   * @param position of the byte behind the instruction whose only result this is, or -1
   * @param local that held the value when it was pushed, or -1
   */
  push(base: number, offset: number, position: number, local: number): void {
    const at = this.height++;
    if (at === this.#base.length) this.#grow();
    this.#base[at] = base;
    this.#offset[at] = offset;
    this.#position[at] = position;
    this.#local[at] = local;
  }

  /** Pushes a value about which nothing is known. */
  pushUnknown(position: number): void {
    this.push(this.#nextBase++, 0, position, -1);
  }

  /** Removes entries; a valid function never goes below the floor of the current block. */
  pop(count: number, floor: number): void {
    this.height -= count;
    if (this.height < floor) throw malformed("type mismatch: not enough operands on the stack");
  }

  base(at: number): number {
    return this.#base[at] ?? 0;
  }

  offset(at: number): number {
    return this.#offset[at] ?? 0;
  }

  position(at: number): number {
    return this.#position[at] ?? -1;
  }

  local(at: number): number {
    return this.#local[at] ?? -1;
  }

  #grow(): void {
    const size = 2 * this.#base.length;
    const wider = (from: Int32Array): Int32Array => {
      const to = new Int32Array(size);
      to.set(from);
      return to;
    };
    this.#base = wider(this.#base);
    this.#position = wider(this.#position);
    this.#local = wider(this.#local);
    const offset = new Float64Array(size);
    offset.set(this.#offset);
    this.#offset = offset;
  }
}
