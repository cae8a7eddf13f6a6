import { encodeHex, hasFault } from "../../bytes/mod.ts";
import { findCreated, listSnapshots, replyOf } from "../../client/mod.ts";
import { type FolderSource, openFolder } from "../../folder/mod.ts";
import { ownMark } from "../../processes/mod.ts";
import { isWholeUpload, type RecordStore, type UploadRecord } from "../../recovery/mod.ts";
import { Principal } from "../../wire/mod.ts";
import { CliError } from "../cli-error.ts";
import type { TransferTools } from "./run-transfer.ts";
import { sendUpload, uploadContent } from "./send-upload.ts";
import type { TransferEnd } from "./transfer-end.ts";

/** What recovering an upload needs. */
export interface UploadRecovery {
  readonly record: UploadRecord;
  readonly records: RecordStore<UploadRecord>;
  /** Whether an unfinished snapshot is to be deleted although the folder is there. */
  readonly undo: boolean;
}

/**
 * Finishes an upload that was cut off, if its folder is still there and whole; else deletes the snapshot that it made and
 * nobody completed. A snapshot whose every byte was confirmed is never deleted, nor one that is not certain to be the
 * upload's own. Doing it again changes nothing more.
 *
 * @throws CliError "cli/unproven-upload" if it cannot be told which snapshot is the upload's; ClientError; FolderError for
 *   disks that cannot be read now. The record stays then.
 */
export async function recoverUpload(tools: TransferTools, recovery: UploadRecovery): Promise<TransferEnd> {
  const { record, records } = recovery;
  const place = await findSnapshot(tools, record);
  if (place.kind === "none") {
    records.remove(record);
    return { kind: "nothing-left", reason: place.reason };
  }
  const folder = await openSame(record);
  try {
    const { kind } = place;
    const isWhole = isWholeUpload(record);
    if (folder.source !== undefined && (!recovery.undo || isWhole)) {
      const state = kind === "certain" ? { ...record.state, snapshotId: place.id } : record.state;
      const begun = { ...record, process: ownMark(), state };
      const { source } = folder;
      const upload = { source, isVerified: true, records, record: begun, previous: record };
      const id = await sendUpload(tools, upload);
      return { kind: "finished", snapshot: encodeHex(id) };
    }
    const reason = folder.reason ?? "that was asked for";
    if (kind === "unproven") throw unproven(record, place.candidates);
    const snapshot = encodeHex(place.id);
    if (isWhole) {
      records.update({ ...record, finished: true });
      return { kind: "kept", snapshot, reason };
    }
    await deleteUnfinished(tools, record, place.id);
    records.remove(record);
    return { kind: "undone", snapshot, reason };
  } finally {
    await folder.source?.close();
  }
}

type FoundSnapshot =
  | { readonly kind: "none"; readonly reason: string }
  | { readonly kind: "certain"; readonly id: Uint8Array }
  | { readonly kind: "unproven"; readonly candidates: readonly string[] };

async function findSnapshot(tools: TransferTools, { canister, state }: UploadRecord): Promise<FoundSnapshot> {
  const { client } = tools.calls;
  const canisterId = Principal.fromText(canister.id);
  const { call } = state;
  let { snapshotId } = state;
  if (snapshotId === undefined) {
    if (call === undefined) return { kind: "none", reason: "nothing had been sent" };
    const creation = await findCreated(client, canisterId, { call, ...tools });
    if (creation.kind === "refused") return { kind: "none", reason: "the network refused it" };
    if (creation.kind === "created") ({ snapshotId } = creation);
  }
  const listed = replyOf(
    await listSnapshots(client, canisterId),
    `list the snapshots of canister ${canister.name}`,
  );
  const ids = listed.map(({ id }) => encodeHex(id));
  if (snapshotId !== undefined) {
    return ids.includes(encodeHex(snapshotId))
      ? { kind: "certain", id: snapshotId }
      : { kind: "none", reason: `snapshot ${encodeHex(snapshotId)} is not there any more` };
  }
  const before = new Set(state.before.map(encodeHex));
  const candidates = ids.filter((id) => !before.has(id));
  return candidates.length > 0
    ? { kind: "unproven", candidates }
    : { kind: "none", reason: "no snapshot had been made" };
}

/** The folder, if it is whole and still what was uploaded; else why not. */
async function openSame(
  record: UploadRecord,
): Promise<
  | { readonly source: FolderSource; readonly reason?: never }
  | { readonly source: undefined; readonly reason: string }
> {
  let source: FolderSource | undefined;
  try {
    source = await openFolder(record.folder);
    const content = uploadContent(source.manifest, await source.verify());
    if (content === record.content) return { source };
    await source.close();
    return { source: undefined, reason: `"${record.folder}" holds another snapshot now` };
  } catch (error) {
    await source?.close();
    const isGone = [
      "folder/not-found",
      "folder/not-a-snapshot",
      "folder/unfinished",
      "folder/damaged",
      "folder/lost-float",
    ] as const;
    if (!(error instanceof Error) || !isGone.some((code) => hasFault(error, code))) throw error;
    return { source: undefined, reason: error.message };
  }
}

async function deleteUnfinished(
  { calls }: TransferTools,
  { canister }: UploadRecord,
  snapshotId: Uint8Array,
): Promise<void> {
  const canisterId = Principal.fromText(canister.id);
  const answer = await calls.manage({
    method: "delete_canister_snapshot",
    args: { canister_id: canisterId, snapshot_id: snapshotId },
    effectiveCanisterId: canisterId,
  });
  replyOf(answer, `delete snapshot ${encodeHex(snapshotId)} of canister ${canister.name}`);
}

function unproven({ canister }: UploadRecord, candidates: readonly string[]): CliError {
  const { name } = canister;
  return new CliError(
    { code: "cli/unproven-upload", name, snapshots: candidates },
    `The network has forgotten what the upload to canister ${name} made; it may be ${candidates.join(" or ")}`,
    {
      next: `Delete it with icebox canister snapshot delete ${name} SNAPSHOT if it is of no use, or put the folder back; then icebox recover again`,
    },
  );
}
