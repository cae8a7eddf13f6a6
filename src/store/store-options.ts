/** When a commit counts as done. */
export type Durability = "process" | "disk";

/** How a store is opened. */
export interface StoreOptions {
  /**
   * `process`: a commit survives the end of the process at any moment. `disk`: it also survives a loss of power.
   * @default {"process"}
   */
  readonly durability?: Durability;
  /**
   * Pages kept in memory after reading.
   * @default {2048}
   */
  readonly cachePages?: number;
  /**
   * Length of the logs, in bytes, from which on a checkpoint is written by itself; four times the last checkpoint's length if
   * that is more. `Infinity`: only when asked.
   * @default {16777216}
   */
  readonly checkpointLogBytes?: number;
  /**
   * Slots of a segment, when the store is made; a store that is there keeps its own.
   * @default {65536}
   */
  readonly slotsPerSegment?: number;
}

/** All options, with the defaults filled in. */
export type ResolvedStoreOptions = Required<StoreOptions>;

export function resolveStoreOptions(options: StoreOptions): ResolvedStoreOptions {
  return {
    durability: options.durability ?? "process",
    cachePages: options.cachePages ?? 2048,
    checkpointLogBytes: options.checkpointLogBytes ?? 2 ** 24,
    slotsPerSegment: options.slotsPerSegment ?? 65_536,
  };
}
