import {
  type Client,
  type CopyOptions,
  copySections,
  deleteSnapshot,
  openUpload,
  type UploadState,
} from "../client/mod.ts";
import { openFolder } from "../folder/mod.ts";
import type { Principal } from "../wire/mod.ts";
import { withCalls } from "./with-calls.ts";

/** What is uploaded, where to, and how. */
export interface SnapshotUpload extends CopyOptions {
  readonly canisterId: Principal;
  /** A snapshot folder of icebox, icp, dfx or Juno. */
  readonly folder: string;
  /** A snapshot of the canister that is given up for the new one. */
  readonly replace?: Uint8Array;
  /**
   * Keeps how far the upload came, durably; called before the snapshot is created, after, and now and then. With it an
   * upload that fails leaves what it did, to be resumed; without it nothing is left.
   */
  readonly keep?: (state: UploadState) => Promise<void>;
  /** What an earlier upload of the same folder kept: this one goes on from there. */
  readonly resume?: UploadState;
}

/**
 * Makes a snapshot of a canister from a folder. Order: the folder is verified whole before the network hears of it. A
 * snapshot whose upload fails is deleted again, as far as the network can be reached, unless its state is kept.
 *
 * @returns The id of the snapshot
 * @throws FolderError "folder/damaged", "folder/not-found" and others; ClientError "client/rejected" and others; the
 *   signal's reason
 */
export async function uploadSnapshot(client: Client, upload: SnapshotUpload): Promise<Uint8Array> {
  const { canisterId, folder, replace, keep, resume } = upload;
  const source = await openFolder(folder);
  try {
    await source.verify();
    return await withCalls(client, upload, async (calls) => {
      const sink = await openUpload(calls, {
        canisterId,
        manifest: source.manifest,
        keep: keep ?? (() => Promise.resolve()),
        ...(replace !== undefined && { replace }),
        ...(resume !== undefined && { resume }),
      });
      try {
        await copySections(source, sink, upload);
      } catch (error) {
        // The calls may have ended with the signal; and what went wrong first says more than what removing may add.
        const { snapshotId } = sink;
        if (keep === undefined) {
          await deleteSnapshot(client, { canisterId, snapshotId }).catch(() => undefined);
        }
        throw error;
      }
      return sink.snapshotId;
    });
  } finally {
    await source.close();
  }
}
