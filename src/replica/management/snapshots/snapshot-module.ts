import { type PageStore, readRange } from "../../../pages/mod.ts";
import type { SnapshotModule } from "../../state.ts";

/** Size of a snapshot's module in bytes, as installed or as announced by the upload. */
export function moduleBytes(module: SnapshotModule): number {
  return module.kind === "prepared" ? module.rawModule.length : module.sizeBytes;
}

/** The bytes `[offset, offset + sizeBytes)` of a snapshot's module; the range must lie inside it. */
export function readModule(
  module: SnapshotModule,
  pageStore: PageStore,
  range: { readonly offset: number; readonly sizeBytes: number },
): Uint8Array {
  const { offset, sizeBytes } = range;
  if (module.kind === "prepared") return module.rawModule.subarray(offset, offset + sizeBytes);
  const bytes = new Uint8Array(sizeBytes);
  readRange(pageStore, module.pages, offset, bytes);
  return bytes;
}
