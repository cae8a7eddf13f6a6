import { type DamageFault, FolderError } from "./folder-error.ts";
import type { SectionName, SnapshotManifest } from "../wire/mod.ts";
import { openFolder } from "./source/open-folder.ts";

/** What a look at every byte of a folder says. */
export type FolderVerdict =
  | {
      readonly kind: "whole";
      /** False for folders of other tools, in which damage that keeps all sizes may go unseen. */
      readonly isSealed: boolean;
      readonly manifest: SnapshotManifest;
      /** SHA-256 of the sections in hex digits; that of `wasm_module` is the module hash. */
      readonly hashes: ReadonlyMap<SectionName, string>;
    }
  | { readonly kind: "damaged"; readonly fault: DamageFault };

/**
 * Reads a folder whole and compares it with its manifest; changes nothing.
 *
 * @throws FolderError if there is no finished folder to verify, and for disk faults
 */
export async function verifyFolder(path: string): Promise<FolderVerdict> {
  try {
    const source = await openFolder(path);
    try {
      const hashes = await source.verify();
      return { kind: "whole", isSealed: source.isSealed, manifest: source.manifest, hashes };
    } finally {
      await source.close();
    }
  } catch (error) {
    if (error instanceof FolderError && "file" in error.fault) return { kind: "damaged", fault: error.fault };
    throw error;
  }
}
