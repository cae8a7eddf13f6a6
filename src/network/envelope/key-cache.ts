/** Entries kept before the cache starts over; one per identity that talks to the network. */
const maxEntries = 256;

/**
 * What was derived from the public key or the principal of a client. One client sends many requests with the same key, to
 * parse or hash a key costs as much as to use it, and what is remembered of each request should share what is equal.
 */
export class KeyCache<Value> {
  readonly #derive: (keyDer: Uint8Array) => Value;
  readonly #values = new Map<string, Value>();

  /** @param derive must depend on the bytes of the key alone; what it throws is not remembered */
  constructor(derive: (keyDer: Uint8Array) => Value) {
    this.#derive = derive;
  }

  /** The value for a key, derived now or before. */
  get(keyDer: Uint8Array): Value {
    const name = Buffer.from(keyDer.buffer, keyDer.byteOffset, keyDer.byteLength).toString("latin1");
    const known = this.#values.get(name);
    if (known !== undefined) return known;
    const value = this.#derive(keyDer);
    if (this.#values.size >= maxEntries) this.#values.clear();
    this.#values.set(name, value);
    return value;
  }
}
