import { encodeHex } from "../../bytes/mod.ts";

/** The people who wait for the end of a call, by request id; one entry however many ask. */
export class CallWaiters {
  readonly #calls = new Map<string, PromiseWithResolvers<Uint8Array>>();

  /** Number of calls under way. */
  get size(): number {
    return this.#calls.size;
  }

  /** The certificate of a call that is under way, or `undefined` if nobody submitted it here. */
  find(requestId: Uint8Array): Promise<Uint8Array> | undefined {
    return this.#calls.get(encodeHex(requestId))?.promise;
  }

  /** Starts waiting for a call. */
  open(requestId: Uint8Array): Promise<Uint8Array> {
    const waiter = Promise.withResolvers<Uint8Array>();
    // Whoever waits sees the rejection; a call that nobody waits for must not end the process.
    waiter.promise.catch(() => undefined);
    this.#calls.set(encodeHex(requestId), waiter);
    return waiter.promise;
  }

  /** Wakes everyone who waits for a call. */
  settle(requestId: Uint8Array, certificate: Uint8Array): void {
    const name = encodeHex(requestId);
    this.#calls.get(name)?.resolve(certificate);
    this.#calls.delete(name);
  }

  /** Gives up one call. */
  abandon(requestId: Uint8Array, reason: unknown): void {
    const name = encodeHex(requestId);
    this.#calls.get(name)?.reject(reason);
    this.#calls.delete(name);
  }

  /** Gives up all calls. */
  abandonAll(reason: unknown): void {
    for (const waiter of this.#calls.values()) waiter.reject(reason);
    this.#calls.clear();
  }
}
