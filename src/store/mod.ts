/**
 * What a network must not lose, in files.
 *
 * A store holds records (key → bytes) and memories (name → page map); the pages stand in append-only segments. An owner
 * executes a round with the store as its page store, then calls `commit`: the pages that wait are written, then one
 * record with everything that changed. Whatever was committed is there after a crash, as a whole. From time to time a
 * checkpoint takes the place of the log, and a collection moves live pages out of segments that are mostly dead.
 *
 * `docs/formats/store.md` has the bytes, the order of effects and what each crash leaves.
 *
 * @module
 */
export { checkStore, readStoreStats, type StoreCheck } from "./check-store.ts";
export type { LogCut } from "./recovery/follow-logs.ts";
export type { RoundMark } from "./format/commit-body.ts";
export type { MemoryUpdate } from "./memories/memory-table.ts";
export { FileMedium } from "./medium/file-medium.ts";
export type { StorageFile, StorageMedium } from "./medium/storage-medium.ts";
export type { CollectStep, CommitReceipt, DurableStore, RoundChange } from "./durable-store.ts";
export { type OpenedStore, openStore, type StartReport } from "./open-store.ts";
export { readStore, type StoreContent } from "./read-store.ts";
export { type DamageFault, StoreError, type StoreFault } from "./store-error.ts";
export type { Durability, StoreOptions } from "./store-options.ts";
export type { MemoryStats, StoreStats } from "./store-stats.ts";
