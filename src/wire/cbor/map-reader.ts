import { decodePrincipal, type Principal } from "../principal.ts";
import { WireError, type WireFaultCode } from "../wire-error.ts";
import { type CborMap, type CborValue, isCborArray, isCborMap } from "./cbor-value.ts";

/**
 * Reads the fields of a CBOR map and remembers which were read. Every method throws WireError with the code given to
 * the constructor when a required field is missing or a field has another type.
 */
export class MapReader {
  readonly #map: CborMap;
  readonly #what: string;
  readonly #code: WireFaultCode;
  readonly #read = new Set<string>();

  /** @param what names the map in messages, for example "the envelope" */
  constructor(value: CborValue | undefined, what: string, code: WireFaultCode) {
    this.#what = what;
    this.#code = code;
    if (!isCborMap(value)) throw this.fault("it is not a map");
    this.#map = value;
  }

  fault(reason: string): WireError {
    return new WireError(this.#code, `Cannot read ${this.#what}: ${reason}`);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#map, key);
  }

  value(key: string): CborValue {
    this.#read.add(key);
    const value = this.has(key) ? this.#map[key] : undefined;
    if (value === undefined) throw this.fault(`the field "${key}" is missing`);
    return value;
  }

  bytes(key: string): Uint8Array {
    const value = this.value(key);
    if (!(value instanceof Uint8Array)) throw this.#typeFault(key, "a byte string");
    return value;
  }

  text(key: string): string {
    const value = this.value(key);
    if (typeof value !== "string") throw this.#typeFault(key, "a text");
    return value;
  }

  /** A natural number below 2^64. */
  nat64(key: string): bigint {
    const value = this.value(key);
    if ((typeof value !== "number" && typeof value !== "bigint") || value < 0 || value >= 2n ** 64n) {
      throw this.#typeFault(key, "a natural number of 64 bits");
    }
    return BigInt(value);
  }

  principal(key: string): Principal {
    try {
      return decodePrincipal(this.bytes(key));
    } catch (error) {
      if (error instanceof WireError && error.fault.code === "wire/bad-principal") {
        throw this.#typeFault(key, "a principal");
      }
      throw error;
    }
  }

  array(key: string): readonly CborValue[] {
    const value = this.value(key);
    if (!isCborArray(value)) throw this.#typeFault(key, "a list");
    return value;
  }

  /** The fields that no method has read; `undefined` if there are none. */
  rest(): CborMap | undefined {
    const unread = Object.entries(this.#map).filter(([key]) => !this.#read.has(key));
    return unread.length === 0 ? undefined : Object.fromEntries(unread);
  }

  #typeFault(key: string, expected: string): WireError {
    return this.fault(`the field "${key}" is not ${expected}`);
  }
}
