import { ABI } from "../abi.ts";
import type { CanisterModule } from "../canister-module.ts";
import { pagesCovered } from "../pages-covered.ts";
import { compile, V8Instance } from "./run-on-v8.ts";

const pageBytes = 4096;

/** What a message can change, copied in full. */
export interface FullState {
  readonly heap: Uint8Array;
  readonly wasmPages: number;
  readonly globals: readonly (number | bigint)[];
}

/** An instance of a rewritten module with the part of a host that undoes a message or keeps it. */
export class RewrittenInstance {
  readonly #v8: V8Instance;
  readonly #module: CanisterModule;

  constructor(module: CanisterModule, imports: object = {}) {
    this.#module = module;
    this.#v8 = new V8Instance(compile(module.bytes), imports);
  }

  get v8(): V8Instance {
    return this.#v8;
  }

  /** Whether addresses are bigint. */
  get isWide(): boolean {
    return this.#module.width === 64;
  }

  get gas(): bigint {
    return BigInt(this.#v8.global(ABI.gas).value);
  }

  set gas(left: bigint) {
    this.#v8.global(ABI.gas).value = left;
  }

  get wasmPages(): number {
    return Number(this.#v8.global(ABI.size).value);
  }

  /** The numbers of the captured pages, in the order of their capture. */
  dirtyPages(): number[] {
    const count = Number(this.#v8.global(ABI.dirtyCount).value);
    const map = new DataView(this.#v8.memory(ABI.map).buffer);
    const listStart = pagesCovered(this.#module);
    return Array.from({ length: count }, (_, index) => map.getUint32(listStart + 4 * index, true));
  }

  /** Whether the check byte of a page is set. */
  isCaptured(page: number): boolean {
    return this.#v8.bytes(ABI.map)[page] === 1;
  }

  /** The content that the page with this place in the list had before the message. */
  preImage(slot: number): Uint8Array {
    return this.#v8.bytes(ABI.undo).subarray(slot * pageBytes, (slot + 1) * pageBytes);
  }

  /** The heap up to its physical size. */
  heap(): Uint8Array {
    return this.#v8.bytes(ABI.heap);
  }

  readState(): FullState {
    const globals = this.#module.globals.map(({ exportName }) => this.#v8.global(exportName).value);
    return { heap: this.heap().slice(), wasmPages: this.wasmPages, globals };
  }

  /** Keeps what the message did. */
  commit(): void {
    const map = this.#v8.bytes(ABI.map);
    for (const page of this.dirtyPages()) map[page] = 0;
    this.#v8.global(ABI.dirtyCount).value = 0;
  }

  /** Takes back what the message did, through list and pre-images only. */
  rollBack(before: FullState): void {
    const heap = this.heap();
    this.dirtyPages().forEach((page, slot) => heap.set(this.preImage(slot), page * pageBytes));
    const size = this.#v8.global(ABI.size);
    size.value = typeof size.value === "bigint" ? BigInt(before.wasmPages) : before.wasmPages;
    this.#module.globals.forEach(({ exportName, mutable }, index) => {
      const value = before.globals[index];
      if (mutable && value !== undefined) this.#v8.global(exportName).value = value;
    });
    this.commit();
  }
}

/** Result of a call: what it returned, or why it stopped. */
export type CallResult =
  | { readonly kind: "returned"; readonly value: unknown }
  | { readonly kind: "trapped"; readonly reason: string };

/** Calls a function and answers a trap as a value. */
export function callOn(instance: V8Instance, name: string, args: readonly (number | bigint)[]): CallResult {
  try {
    return { kind: "returned", value: instance.function(name)(...args) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { kind: "trapped", reason: error.message };
  }
}
