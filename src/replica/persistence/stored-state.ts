import type { PageMap } from "../../pages/mod.ts";

/** All that a durable store holds of a state. */
export interface StoredState {
  /** By key; only existing ones. */
  readonly records: Iterable<readonly [key: string, record: Uint8Array]>;
  /** By name; only existing ones. */
  readonly memories: Iterable<readonly [name: string, memory: PageMap]>;
  /** Answers the bytes whose SHA-256 in hex is `hash`, checked by the store, or `undefined` if it has none. */
  readonly readBlob: (hash: string) => Uint8Array | undefined;
}
