import type { ByteRange } from "./byte-ranges.ts";
import type { ReadSnapshotMetadataResult } from "./management/snapshot-transfer.ts";

/** A part of a snapshot that is bytes. A chunk of the chunk store is named by its SHA-256 in lower-case hex digits. */
export type SectionName = "wasm_module" | "wasm_memory" | "stable_memory" | `wasm_chunk_store/${string}`;

/** A section and how long it is. */
export interface SectionInfo {
  readonly name: SectionName;
  /** Undefined only for a chunk of a network's snapshot: its size is known when it was read. At most 1 MiB then. */
  readonly sizeBytes: number | undefined;
}

/** Everything about a snapshot that is not the bytes of a section; as `read_canister_snapshot_metadata` answers. */
export type SnapshotMetadata = ReadSnapshotMetadataResult;

/** Where a snapshot was taken. What a source does not know is undefined. */
export interface SnapshotOrigin {
  /** Text form of the canister's principal. */
  readonly canisterId: string | undefined;
  /** Lower-case hex digits. */
  readonly snapshotId: string | undefined;
  /** SHA-256 of the DER form of the root key of the network, in lower-case hex digits. */
  readonly rootKeyHash: string | undefined;
}

/** What a snapshot consists of. */
export interface SnapshotManifest {
  readonly metadata: SnapshotMetadata;
  /** Module, heap, stable memory (each always listed, size 0 if empty), then chunks by ascending hash. */
  readonly sections: readonly SectionInfo[];
  readonly origin: SnapshotOrigin;
}

/** A snapshot that can be read: on a network, in a folder, in a backup. */
export interface SectionSource {
  readonly manifest: SnapshotManifest;
  /**
   * Gives the bytes of a range. Exactly `length` bytes, but for a chunk, of which less is given if it ends before.
   * Calls may overlap in time. Throws a coded error if the range cannot be read or lies outside of the section.
   */
  readonly read: (section: SectionName, offset: number, length: number) => Promise<Uint8Array>;
  /**
   * Gives back the memory of bytes that `read` gave and nobody uses any more, to be used for bytes that are read later.
   * Optional for the caller: what is not given back waits for the collector.
   */
  readonly release?: (bytes: Uint8Array) => void;
  /** Gives back what the source holds. */
  readonly close: () => Promise<void>;
}

/** The ranges of each section that are done; a section that is not named has none. */
export type SectionRanges = ReadonlyMap<SectionName, readonly ByteRange[]>;

/** A place that a snapshot is written into, in any order; it is nothing until it is finished. */
export interface SectionSink {
  /** What the sink held when it was opened, from an earlier attempt: these ranges need not be written again. */
  readonly written: SectionRanges;
  /**
   * Writes a range; a chunk is written whole, at offset 0. Calls may overlap in time; writing a range again is allowed.
   * The bytes must not change before the promise is settled.
   */
  readonly write: (section: SectionName, offset: number, bytes: Uint8Array) => Promise<void>;
  /** Makes the snapshot complete and durable. Throws a coded error, and keeps what there is, if bytes are missing. */
  readonly finish: () => Promise<void>;
  /** Gives up for now and keeps what was written, so that a later sink continues. */
  readonly suspend: () => Promise<void>;
  /** Gives up and removes what was written. */
  readonly abandon: () => Promise<void>;
}
