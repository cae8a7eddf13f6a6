/**
 * What an acknowledged call survives: `process`, the end of the process at any moment; `disk`, also a loss of power;
 * `memory`, nothing, as no state is written at all.
 */
export type Durability = "process" | "disk" | "memory";

/** Sizes of the store's files. */
export interface StorageOptions {
  /** Pages in one file of pages, when the state is made. @default {65536, files of 256 MiB} */
  readonly slotsPerSegment?: number;
  /** Bytes of log from which on a checkpoint is written. @default {16 MiB} */
  readonly checkpointLogBytes?: number;
}
