import {
  type Client,
  type CopyOptions,
  copySections,
  openRemoteSource,
  type SnapshotReference,
} from "../client/mod.ts";
import { createFolderSink } from "../folder/mod.ts";
import type { SnapshotManifest } from "../wire/mod.ts";
import { withCalls } from "./with-calls.ts";

/** What is downloaded, where to, and how. */
export interface SnapshotDownload extends SnapshotReference, CopyOptions {
  /** The folder to make. */
  readonly folder: string;
  /** Go on with an unfinished download of the same snapshot into the same folder. @default {false} */
  readonly resume?: boolean;
}

/**
 * Downloads a snapshot into a folder, in the layout of icp. The folder appears when it is complete, with a manifest that
 * says what each part hashes to; until then, and after a failure, `FOLDER.partial` has what was read.
 *
 * @returns What the folder holds
 * @throws ClientError "client/rejected" and others; FolderError "folder/exists", "folder/unfinished-exists" without
 *   `resume`, "folder/nothing-to-resume" and "folder/other-snapshot" with it, and others; the signal's reason
 */
export async function downloadSnapshot(
  client: Client,
  download: SnapshotDownload,
): Promise<SnapshotManifest> {
  const { folder, resume = false } = download;
  return withCalls(client, download, async (calls) => {
    const source = await openRemoteSource(calls, download);
    try {
      await copySections(source, await createFolderSink(folder, source.manifest, { resume }), download);
      return source.manifest;
    } finally {
      await source.close();
    }
  });
}
