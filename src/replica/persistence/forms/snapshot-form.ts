import type { CanisterSnapshot, SnapshotModule } from "../../state.ts";
import { optional } from "../codec/compounds.ts";
import { bytes, integer, number } from "../codec/scalars.ts";
import { struct, type StructCodec } from "../codec/struct.ts";
import { variants } from "../codec/variants.ts";
import type { RecordForm } from "../record-form.ts";
import { chunkHashes, globals, lowMemoryHook } from "./canister-forms.ts";
import { snapshotSource } from "./history-forms.ts";

/** What is stored of a snapshot as it is: all that is neither its key, nor a memory, nor made of blobs. */
export type SnapshotRest = Omit<CanisterSnapshot, "id" | "heap" | "stable" | "wasmModule" | "chunkStore">;

/** What is stored of a snapshot's module besides its pages and what is made again from its blob. */
export type ModuleReference =
  | Omit<Extract<SnapshotModule, { readonly kind: "prepared" }>, "rawModule" | "module">
  | Omit<Extract<SnapshotModule, { readonly kind: "uploaded" }>, "pages">;

/** The record of a snapshot. */
export interface StoredSnapshot {
  readonly rest: SnapshotRest;
  readonly wasmModule: ModuleReference;
  readonly chunks: readonly string[];
}

/** Compares what is stored of a snapshot as it is. */
export const snapshotRest: StructCodec<SnapshotRest> = struct<SnapshotRest>({
  local: integer,
  takenAtNs: integer,
  sizeBytes: number,
  source: snapshotSource,
  canisterVersion: integer,
  heapBytes: number,
  stableBytes: number,
  globals,
  certifiedData: bytes,
  globalTimerNs: optional(integer),
  lowMemoryHook: optional(lowMemoryHook),
});

/** `canister/<id>/snapshot/<snapshot>` */
export const snapshotForm: RecordForm<StoredSnapshot> = {
  version: 1,
  codec: struct<StoredSnapshot>({
    rest: snapshotRest,
    wasmModule: variants<"kind", ModuleReference>("kind", {
      prepared: [0, { moduleHash: bytes }],
      uploaded: [1, { sizeBytes: number }],
    }),
    chunks: chunkHashes,
  }),
};
