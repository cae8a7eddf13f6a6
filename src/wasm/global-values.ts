/** The value of a global as `base + offset`, as on the operand stack. */
export interface GlobalValue {
  readonly base: number;
  readonly offset: number;
}

/**
 * What the globals of a module hold at the present point of a function, as far as the function read or wrote them since
 * the last call. Many compilers keep the stack pointer in a global.
 */
export class GlobalValues {
  readonly #values = new Map<number, GlobalValue>();
  /** How often a global changed, by an assignment or by a call. */
  changes = 0;

  reset(): void {
    this.#values.clear();
    this.changes = 0;
  }

  /** The value of a global; an unknown one becomes known under a fresh base. */
  read(global: number, freshBase: () => number): GlobalValue {
    const known = this.#values.get(global);
    if (known !== undefined) return known;
    const value = { base: freshBase(), offset: 0 };
    this.#values.set(global, value);
    return value;
  }

  assign(global: number, base: number, offset: number): void {
    this.changes++;
    this.#values.set(global, { base, offset });
  }

  /** Every global may hold something else from here on. */
  forget(): void {
    this.changes++;
    this.#values.clear();
  }

  /** For where paths meet: what was known stays known only if no path changed a global since. */
  forgetIfChangedSince(changes: number): void {
    if (changes !== this.changes) this.forget();
  }
}
