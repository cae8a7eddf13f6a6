import type { Engine } from "../engine/mod.ts";
import type { PageStore } from "../pages/mod.ts";
import type { Sha256 } from "../wire/mod.ts";
import type { ReplicaLimits } from "./limits.ts";

/** What the machine lends to the pure replica; the same values for the life of a network. */
export interface ReplicaContext {
  readonly engine: Engine;
  readonly pageStore: PageStore;
  readonly platform: ReplicaPlatform;
  readonly limits: ReplicaLimits;
}

/** Pure functions for which the host has a faster form than we could write. */
export interface ReplicaPlatform {
  readonly sha256: Sha256;
  /**
   * Decompresses one gzip file.
   *
   * Throws any error if `bytes` is not gzip or if the result would have more than `maxBytes` bytes.
   */
  readonly gunzip: (bytes: Uint8Array, maxBytes: number) => Uint8Array;
}
