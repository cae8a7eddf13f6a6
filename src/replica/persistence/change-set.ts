import type { SplitBytes } from "../../bytes/mod.ts";
import type { PageMap } from "../../pages/mod.ts";

/** What a durable store has to do to come from one state to the next; `undefined` deletes. */
export interface ChangeSet {
  /** By key, see `docs/formats/state-records.md`. Large byte strings are shared with the state. */
  readonly records: ReadonlyMap<string, SplitBytes | undefined>;
  /** By name. An empty map is a memory, too. */
  readonly memories: ReadonlyMap<string, PageMap | undefined>;
  /** Modules and WasmChunks that the records name anew, by SHA-256 in hex; some may be stored already. */
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}
