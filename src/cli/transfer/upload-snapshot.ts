import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import { findCreated, listSnapshots, replyOf, type UploadState } from "../../client/mod.ts";
import { openFolder } from "../../folder/mod.ts";
import {
  RecoveryError,
  type RecordStore,
  type UploadRecord,
  uploadName,
  type WorkOrigin,
} from "../../recovery/mod.ts";
import { Principal } from "../../wire/mod.ts";
import { CliError } from "../cli-error.ts";
import type { TransferTools } from "./run-transfer.ts";
import { sendUpload, uploadContent } from "./send-upload.ts";
import { isOthers } from "./transfer-records.ts";

/** What is uploaded, and where to. */
export interface SnapshotUpload {
  readonly origin: WorkOrigin;
  /** Absolute. */
  readonly folder: string;
  readonly replace: Uint8Array | undefined;
  readonly resume: boolean;
  readonly records: RecordStore<UploadRecord>;
  /** Throws if the folder must not be uploaded, before anything is sent; may ask the network. @default {everything may} */
  readonly allow?: (tools: TransferTools) => Promise<void>;
}

/**
 * Uploads a folder as a new snapshot.
 *
 * Order: if a snapshot is to be replaced, or an upload goes on, the folder is verified whole before the network hears of
 * it. Else nothing can be lost on the network, and a folder that says what its sections hash to is verified while it is
 * sent: the last range of a damaged section is not sent, and the snapshot that the upload made is deleted. How far the
 * upload came is kept in a record, so that `resume`, or `icebox recover`, goes on and finds the snapshot even if the answer
 * to its creation was lost; of a finished upload of the same content `resume` gives the snapshot.
 *
 * @returns the id of the snapshot
 * @throws CliError "cli/upload-unfinished" without `resume` if an earlier upload left a snapshot, "cli/other-upload" with
 *   it if that was one of another folder; RecoveryError "recovery/under-way"
 */
export async function uploadSnapshot(tools: TransferTools, upload: SnapshotUpload): Promise<Uint8Array> {
  const { origin, folder, records, replace, resume } = upload;
  const source = await openFolder(folder);
  try {
    const { manifest } = source;
    const known = records.read(uploadName(origin.canister.id, origin.network.rootKeyHash));
    const isUnburdened = replace === undefined && !resume && (known === undefined || known.finished);
    const expected = isUnburdened ? source.expectedHashes() : undefined;
    const content = uploadContent(manifest, expected ?? (await source.verify()));
    await upload.allow?.(tools);
    if (known !== undefined && !known.finished && isOthers(known.process)) throw underWay(known);
    const left = known === undefined ? undefined : await leftBy(tools, known);
    if (known !== undefined && left !== undefined && !known.finished)
      assertMayGoOn(upload, left, { known, content });
    const isSame = resume && known?.content === content;
    if (isSame && known?.finished === true && left !== undefined) return left.id;
    const record: UploadRecord = {
      ...origin,
      folder,
      content,
      ...(replace !== undefined && { replace: encodeHex(replace) }),
      finished: false,
      sections: manifest.sections,
      state: isSame && left !== undefined ? goneOnWith(known, left) : newUpload,
    };
    const isVerified = expected === undefined;
    return await sendUpload(tools, { source, isVerified, records, record, previous: known });
  } finally {
    await source.close();
  }
}

/** Nothing was sent yet. */
const newUpload: UploadState = { before: [], snapshotId: undefined, written: new Map() };

/** Of what is not certain, `openUpload` finds out. */
function goneOnWith({ state }: UploadRecord, { id, isCertain }: LeftSnapshot): UploadState {
  return isCertain ? { ...state, snapshotId: id } : state;
}

/** A snapshot on the network that an earlier upload made, or may have made. */
interface LeftSnapshot {
  readonly id: Uint8Array;
  readonly isCertain: boolean;
}

async function leftBy(
  tools: TransferTools,
  { canister, state }: UploadRecord,
): Promise<LeftSnapshot | undefined> {
  const { client } = tools.calls;
  const canisterId = Principal.fromText(canister.id);
  const { call } = state;
  let { snapshotId } = state;
  if (snapshotId === undefined) {
    if (call === undefined) return undefined;
    const creation = await findCreated(client, canisterId, { call, ...tools });
    if (creation.kind === "refused") return undefined;
    if (creation.kind === "created") ({ snapshotId } = creation);
  }
  const listed = replyOf(
    await listSnapshots(client, canisterId),
    `list the snapshots of canister ${canister.name}`,
  );
  const ids = listed.map(({ id }) => encodeHex(id));
  const before = new Set(state.before.map(encodeHex));
  const wanted = snapshotId === undefined ? undefined : encodeHex(snapshotId);
  const found = ids.find((id) => (wanted === undefined ? !before.has(id) : id === wanted));
  return found === undefined ? undefined : { id: decodeHex(found), isCertain: wanted !== undefined };
}

function assertMayGoOn(
  { folder, origin, resume }: SnapshotUpload,
  left: LeftSnapshot,
  { known, content }: { readonly known: UploadRecord; readonly content: string },
): void {
  if (resume && known.content === content) return;
  const { id: canisterId, name } = origin.canister;
  const snapshotId = encodeHex(left.id);
  const giveUp = "icebox recover --undo gives it up";
  if (!resume) {
    throw new CliError(
      { code: "cli/upload-unfinished", canisterId, snapshotId },
      `An earlier upload to canister ${name} was not finished and ${left.isCertain ? "left" : "may have left"} the snapshot ${snapshotId}`,
      { next: `Go on with --resume and the same folder, or with icebox recover; ${giveUp}` },
    );
  }
  throw new CliError(
    { code: "cli/other-upload", canisterId, path: folder },
    `Cannot resume the upload to canister ${name} from "${folder}" as it was one of another snapshot`,
    { next: `Give the folder that it was begun with ("${known.folder}"); ${giveUp}` },
  );
}

function underWay({ canister, process }: UploadRecord): RecoveryError {
  const { pid } = process;
  return new RecoveryError(
    { code: "recovery/under-way", canister: canister.name, pid },
    `Another upload to canister ${canister.name} is under way: process ${String(pid)}`,
  );
}
