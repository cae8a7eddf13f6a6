import type { CodeBuffer } from "./code-buffer.ts";
import { ValueType } from "./value-type.ts";

const gasKey = -1;
const addressKey = -2;

/** Locals that the rewriting adds behind those of one function, each declared when it is first asked for. */
export class ScratchLocals {
  readonly #indexOf = new Map<number, number>();
  readonly #types: number[] = [];
  #first = 0;

  /** @param first free local index of the function */
  reset(first: number): void {
    this.#first = first;
    this.#types.length = 0;
    this.#indexOf.clear();
  }

  /** Local that holds an address while the operand at this height of the stack lives. */
  slot(height: number, type: number): number {
    return this.#local(height, type);
  }

  /** Local that holds the instructions left. */
  gas(): number {
    return this.#local(gasKey, ValueType.i64);
  }

  /** Local for an address taken from the stack together with a value. */
  address(type: number): number {
    return this.#local(addressKey, type);
  }

  /** Local for a value taken from the stack together with its address. */
  value(type: number): number {
    return this.#local(addressKey - type, type);
  }

  get groupCount(): number {
    return this.#types.length;
  }

  /** Writes one group of local declarations for each. */
  writeGroups(target: CodeBuffer): void {
    for (const type of this.#types) target.u32(1).u8(type);
  }

  #local(key: number, type: number): number {
    const known = this.#indexOf.get(key);
    if (known !== undefined) return known;
    const index = this.#first + this.#types.length;
    this.#types.push(type);
    this.#indexOf.set(key, index);
    return index;
  }
}
