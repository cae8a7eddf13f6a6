/**
 * What each local of a function holds: `base + offset`, as on the operand stack. Assignments are recorded, so that the
 * values can be taken back (`restore`) or declared unknown (`forget`) where paths meet.
 */
export class LocalValues {
  #base: Int32Array = new Int32Array(64);
  #offset: Float64Array = new Float64Array(64);
  /** Number of the last merge that forgot this local. */
  #forgotten: Int32Array = new Int32Array(64);
  #merges = 0;
  readonly #changedLocal: number[] = [];
  readonly #oldBase: number[] = [];
  readonly #oldOffset: number[] = [];

  /** Starts a function; every local holds something else. */
  reset(count: number, freshBase: () => number): void {
    if (count > this.#base.length) {
      this.#base = new Int32Array(2 * count);
      this.#offset = new Float64Array(2 * count);
      this.#forgotten = new Int32Array(2 * count);
    }
    for (let local = 0; local < count; local++) this.#base[local] = freshBase();
    this.#offset.fill(0, 0, count);
    this.#forgotten.fill(0, 0, count);
    this.#merges = 0;
    this.#truncate(0);
  }

  base(local: number): number {
    return this.#base[local] ?? 0;
  }

  offset(local: number): number {
    return this.#offset[local] ?? 0;
  }

  assign(local: number, base: number, offset: number): void {
    this.#changedLocal.push(local);
    this.#oldBase.push(this.base(local));
    this.#oldOffset.push(this.offset(local));
    this.#base[local] = base;
    this.#offset[local] = offset;
  }

  /** The present point in the record, for `restore` and `forget`. */
  mark(): number {
    return this.#changedLocal.length;
  }

  /** Takes the values back to those at the mark. The record keeps which locals were assigned. */
  restore(mark: number): void {
    for (let at = this.#changedLocal.length - 1; at >= mark; at--) {
      const local = this.#changedLocal[at] ?? 0;
      this.#base[local] = this.#oldBase[at] ?? 0;
      this.#offset[local] = this.#oldOffset[at] ?? 0;
    }
  }

  /** Gives every local assigned since the mark an unknown value and keeps one record per local. */
  forget(mark: number, freshBase: () => number): void {
    const merge = ++this.#merges;
    let kept = mark;
    for (let at = mark; at < this.#changedLocal.length; at++) {
      const local = this.#changedLocal[at] ?? 0;
      if (this.#forgotten[local] === merge) continue;
      this.#forgotten[local] = merge;
      this.#base[local] = freshBase();
      this.#offset[local] = 0;
      this.#changedLocal[kept] = local;
      this.#oldBase[kept] = this.#oldBase[at] ?? 0;
      this.#oldOffset[kept] = this.#oldOffset[at] ?? 0;
      kept++;
    }
    this.#truncate(kept);
  }

  /** Gives the listed locals unknown values: those that a loop assigns, at its head. */
  forgetListed(locals: readonly number[], first: number, end: number, freshBase: () => number): void {
    const merge = ++this.#merges;
    for (let at = first; at < end; at++) {
      const local = locals[at] ?? 0;
      if (this.#forgotten[local] === merge) continue;
      this.#forgotten[local] = merge;
      this.assign(local, freshBase(), 0);
    }
  }

  #truncate(length: number): void {
    this.#changedLocal.length = length;
    this.#oldBase.length = length;
    this.#oldOffset.length = length;
  }
}
