import type { CanisterGlobal, CanisterModule } from "../wasm/mod.ts";
import { EngineError } from "./engine-error.ts";
import type { GlobalValue } from "./execution-state.ts";
import { requireFunction, requireGlobal } from "./instance-exports.ts";
import type { WasmInstanceObject } from "./web-assembly-port.ts";

/** Exact access to one global of a live instance. */
interface GlobalPort {
  read(): GlobalValue;
  /** `undefined` if the global is immutable. */
  readonly write: ((value: GlobalValue) => void) | undefined;
}

/** All globals of a live instance that belong to the canister's state, in the order of `module.globals`. */
export class InstanceGlobals {
  readonly #ports: readonly GlobalPort[];

  constructor(module: CanisterModule, exports: WasmInstanceObject["exports"]) {
    this.#ports = module.globals.map((global) => globalPort(global, exports));
  }

  /** The current values; `before` itself if none of them differs from it. */
  read(before: readonly GlobalValue[]): readonly GlobalValue[] {
    const values = this.#ports.map((port) => port.read());
    const isSame =
      before.length === values.length && values.every((value, index) => isEqual(value, before[index]));
    return isSame ? before : values;
  }

  /** @throws EngineError `engine/foreign-globals` if the values cannot be those of this module. */
  write(values: readonly GlobalValue[]): void {
    if (values.length !== this.#ports.length) {
      throw new EngineError(
        { code: "engine/foreign-globals", expected: this.#ports.length, actual: values.length },
        `Cannot load globals as the module has ${this.#ports.length} of them and the state ${values.length}`,
      );
    }
    for (const [index, port] of this.#ports.entries()) {
      const value = values[index];
      if (value !== undefined) port.write?.(value);
    }
  }
}

function isEqual(a: GlobalValue, b: GlobalValue | undefined): boolean {
  return b !== undefined && a.type === b.type && rawValue(a) === rawValue(b);
}

function rawValue(value: GlobalValue): number | bigint {
  return value.type === "f32" || value.type === "f64" ? value.bits : value.value;
}

function globalPort(global: CanisterGlobal, exports: WasmInstanceObject["exports"]): GlobalPort {
  const { type } = global;
  if (type === "i32" || type === "i64") return integerPort(type, global, exports);
  return bitsPort(type, global, exports);
}

function integerPort(
  type: "i32" | "i64",
  { exportName, mutable }: CanisterGlobal,
  exports: WasmInstanceObject["exports"],
): GlobalPort {
  const global = requireGlobal(exports, exportName);
  return {
    read: () =>
      type === "i32" ? { type, value: Number(global.value) } : { type, value: BigInt(global.value) },
    write: mutable ? (value) => void (global.value = rawValue(value)) : undefined,
  };
}

/** Floats and vectors go through exported functions, because JavaScript cannot hold their exact bits. */
function bitsPort(
  type: "f32" | "f64" | "v128",
  { exportName, mutable, readBits, writeBits }: CanisterGlobal,
  exports: WasmInstanceObject["exports"],
): GlobalPort {
  const reader = requireFunction(exports, readBits ?? exportName);
  const writer = mutable ? requireFunction(exports, writeBits ?? exportName) : undefined;
  return {
    read: () => valueFromWords(type, wordsFromResult(reader())),
    write: writer === undefined ? undefined : (value) => void writer(...wordsFromValue(value)),
  };
}

function wordsFromResult(result: unknown): readonly bigint[] {
  const words: readonly unknown[] = Array.isArray(result) ? result : [result];
  return words.map((word) => (typeof word === "bigint" ? BigInt.asUintN(64, word) : 0n));
}

function valueFromWords(type: "f32" | "f64" | "v128", [low = 0n, high = 0n]: readonly bigint[]): GlobalValue {
  switch (type) {
    case "f32":
      return { type, bits: Number(BigInt.asUintN(32, low)) };
    case "f64":
      return { type, bits: low };
    case "v128":
      return { type, value: low | (high << 64n) };
  }
}

function wordsFromValue(value: GlobalValue): readonly bigint[] {
  const raw = BigInt(rawValue(value));
  return value.type === "v128" ? [BigInt.asUintN(64, raw), raw >> 64n] : [raw];
}
