import { releaseBytes } from "../../bytes/mod.ts";

/**
 * Large bytes that answers under way send, and that nobody needs afterwards: their memory goes back when the last of these
 * answers has left, as megabytes that wait to be collected cost more than making them. If one does not leave, the collector
 * takes them.
 */
export class LentBytes {
  readonly #users = new WeakMap<Uint8Array, number>();

  /** An answer begins to send the bytes. All who share them *must* say so before the first one gives them back. */
  lend(bytes: Uint8Array): void {
    this.#users.set(bytes, (this.#users.get(bytes) ?? 0) + 1);
  }

  /** An answer has sent them. */
  giveBack(bytes: Uint8Array): void {
    const others = (this.#users.get(bytes) ?? 1) - 1;
    this.#users.set(bytes, others);
    if (others === 0) releaseBytes(bytes);
  }
}
