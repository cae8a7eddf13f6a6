import { createHash } from "node:crypto";
import type { Principal } from "@icp-sdk/core/principal";
import { encodeHex } from "../../bytes/mod.ts";
import { copySections, listSnapshots, openUpload, replyOf, type UploadState } from "../../client/mod.ts";
import { openFolder } from "../../folder/mod.ts";
import { type SectionName, type SnapshotManifest, snapshotIdentity } from "../../wire/mod.ts";
import { CliError } from "../cli-error.ts";
import type { TransferTools } from "./run-transfer.ts";
import { type KnownUpload, UploadFile } from "./upload-file.ts";

/** What is uploaded, and where to. */
export interface SnapshotUpload {
  readonly canisterId: Principal;
  /** As the user named it. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly replace: Uint8Array | undefined;
  readonly resume: boolean;
  /** Icebox's folder of the user. */
  readonly home: string;
}

/**
 * Uploads a folder as a new snapshot.
 *
 * Order: the folder is verified whole before the network hears of it. How far the upload came is kept in a file, so that
 * `resume` goes on and finds the snapshot even if the answer to its creation was lost; of a finished upload of the same
 * content it gives the snapshot.
 *
 * @returns the id of the snapshot
 * @throws CliError "cli/upload-unfinished" without `resume` if an earlier upload left a snapshot, "cli/other-upload" with
 *   it if that was one of another folder
 */
export async function uploadSnapshot(tools: TransferTools, upload: SnapshotUpload): Promise<Uint8Array> {
  const source = await openFolder(upload.folder);
  try {
    const { manifest } = source;
    const content = contentOf(manifest, await source.verify());
    const file = uploadFileOf(tools, upload);
    const known = file.read();
    const there = known === undefined ? undefined : await leftBy(tools, upload, known);
    if (known !== undefined && there !== undefined && !known.finished) assertMayGoOn(upload, known, content);
    const isSame = upload.resume && known?.content === content;
    const finishedId = known?.state.snapshotId;
    if (isSame && known?.finished === true && there !== undefined && finishedId !== undefined)
      return finishedId;
    let kept: UploadState | undefined;
    const keep = (state: UploadState): Promise<void> => {
      kept = state;
      file.write({ content, finished: false, state });
      return Promise.resolve();
    };
    const sink = await openUpload(tools.calls, {
      canisterId: upload.canisterId,
      manifest,
      keep,
      ...(upload.replace !== undefined && { replace: upload.replace }),
      ...(isSame && known !== undefined && !known.finished && { resume: known.state }),
    });
    await copySections(source, sink, tools.copyOptions);
    if (kept !== undefined) file.write({ content, finished: true, state: kept });
    return sink.snapshotId;
  } finally {
    await source.close();
  }
}

/** SHA-256 over everything that makes up the snapshot; where it came from does not matter. */
function contentOf(manifest: SnapshotManifest, hashes: ReadonlyMap<SectionName, string>): string {
  const origin = { canisterId: undefined, snapshotId: undefined, rootKeyHash: undefined };
  const hash = createHash("sha256").update(snapshotIdentity({ ...manifest, origin }));
  for (const [name, sectionHash] of [...hashes].sort(([left], [right]) => (left < right ? -1 : 1)))
    hash.update(`\n${name} ${sectionHash}`);
  return hash.digest("hex");
}

function uploadFileOf({ calls }: TransferTools, { home, canisterId }: SnapshotUpload): UploadFile {
  const rootKeyHash = createHash("sha256").update(calls.client.rootKeyDer).digest("hex");
  return new UploadFile({ home, canisterId: canisterId.toText(), rootKeyHash });
}

/** The snapshot that an earlier upload left on the network, or the word that it may have left one. */
async function leftBy(
  { calls }: TransferTools,
  { canisterId, name }: SnapshotUpload,
  { state }: KnownUpload,
): Promise<string | undefined> {
  const listed = replyOf(
    await listSnapshots(calls.client, canisterId),
    `list the snapshots of canister ${name}`,
  );
  const ids = listed.map(({ id }) => encodeHex(id));
  if (state.snapshotId !== undefined) {
    const id = encodeHex(state.snapshotId);
    return ids.includes(id) ? id : undefined;
  }
  const before = new Set(state.before.map(encodeHex));
  return ids.find((id) => !before.has(id));
}

function assertMayGoOn(upload: SnapshotUpload, known: KnownUpload, content: string): void {
  const { name, canisterId, folder, resume } = upload;
  if (resume && known.content === content) return;
  const id = known.state.snapshotId === undefined ? undefined : encodeHex(known.state.snapshotId);
  const left = id === undefined ? "a snapshot" : `the snapshot ${id}`;
  const remove =
    id === undefined
      ? `icebox canister snapshot list ${name} shows what it left`
      : `icebox canister snapshot delete ${name} ${id} gives it up`;
  if (!resume) {
    throw new CliError(
      { code: "cli/upload-unfinished", canisterId: canisterId.toText(), snapshotId: id },
      `An earlier upload to canister ${name} was not finished and left ${left}`,
      { next: `Go on with --resume and the same folder; ${remove}` },
    );
  }
  throw new CliError(
    { code: "cli/other-upload", canisterId: canisterId.toText(), path: folder },
    `Cannot resume the upload to canister ${name} from "${folder}" as it was one of another snapshot`,
    { next: `Give the folder that it was begun with; ${remove}` },
  );
}
