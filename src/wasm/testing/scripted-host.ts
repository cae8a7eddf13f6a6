import { systemFunctions } from "../system-api.ts";
import { ValueType } from "../value-type.ts";
import type { V8Instance } from "./run-on-v8.ts";

/** Called before the host writes into the canister's memory. */
export type BeforeWrite = (address: number | bigint, length: number | bigint) => void;

/**
 * The System API as far as a canister needs it that takes an argument and replies. Every other function answers zero,
 * and `trap` throws.
 */
export class ScriptedHost {
  readonly #imports: Record<string, (...args: (number | bigint)[]) => number | bigint | undefined> = {};
  #instance: V8Instance | undefined;
  #memoryName = "";
  #beforeWrite: BeforeWrite = () => undefined;
  #argument: Uint8Array = new Uint8Array(0);
  #reply: number[] = [];

  constructor(width: 32 | 64) {
    const pointer = (value: number): number | bigint => (width === 64 ? BigInt(value) : value);
    for (const [name, { results }] of systemFunctions(width)) {
      const zero = results.length === 0 ? undefined : results[0] === ValueType.i64 ? 0n : 0;
      this.#imports[name] = () => zero;
    }
    const caller = new Uint8Array(1);
    Object.assign(this.#imports, {
      msg_arg_data_size: () => pointer(this.#argument.length),
      msg_arg_data_copy: (...args: (number | bigint)[]) => this.#copy(args, this.#argument),
      msg_caller_size: () => pointer(1),
      msg_caller_copy: (...args: (number | bigint)[]) => this.#copy(args, caller),
      msg_reply_data_append: (...args: (number | bigint)[]) => this.#append(args),
      is_controller: () => 1,
      trap: (...args: (number | bigint)[]) => {
        throw new Error(`canister trapped: ${Buffer.from(this.#read(args)).toString()}`);
      },
    });
  }

  get imports(): object {
    return { ic0: this.#imports };
  }

  /** Says where the host finds the memory and what it must do before writing. */
  attach(instance: V8Instance, memoryName: string, beforeWrite: BeforeWrite = () => undefined): void {
    this.#instance = instance;
    this.#memoryName = memoryName;
    this.#beforeWrite = beforeWrite;
  }

  /** Calls an entry point and answers the reply. */
  call(entry: string, argument: Uint8Array = new Uint8Array(0)): Uint8Array {
    if (this.#instance === undefined) throw new Error("The host is attached to no instance");
    this.#argument = argument;
    this.#reply = [];
    this.#instance.function(entry)();
    return Uint8Array.from(this.#reply);
  }

  #copy([target = 0, offset = 0, size = 0]: readonly (number | bigint)[], source: Uint8Array): undefined {
    this.#beforeWrite(target, size);
    const start = Number(offset);
    this.#memory().set(source.subarray(start, start + Number(size)), Number(target));
    return undefined;
  }

  #append(args: readonly (number | bigint)[]): undefined {
    this.#reply.push(...this.#read(args));
    return undefined;
  }

  #read([source = 0, size = 0]: readonly (number | bigint)[]): Uint8Array {
    return this.#memory().subarray(Number(source), Number(source) + Number(size));
  }

  #memory(): Uint8Array {
    if (this.#instance === undefined) throw new Error("The host is attached to no instance");
    return this.#instance.bytes(this.#memoryName);
  }
}
