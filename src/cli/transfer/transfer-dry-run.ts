import { existsSync } from "node:fs";
import { encodeHex } from "../../bytes/mod.ts";
import {
  type CertifiedCalls,
  countDownload,
  countUpload,
  openRemoteSource,
  replyOf,
  canisterStatus,
  listSnapshots,
} from "../../client/mod.ts";
import { findUnfinished, FolderError, openFolder, unfinishedPath } from "../../folder/mod.ts";
import {
  type Observation,
  planSnapshotDownload,
  planSnapshotUpload,
  type RecordStore,
  type TransferPlan,
  type UploadRecord,
  uploadName,
  journalNetwork,
} from "../../recovery/mod.ts";
import { type SectionRanges, type SnapshotManifest, snapshotIdentity } from "../../wire/mod.ts";
import { type ModulePolicy, policyRefusals } from "../../modules/mod.ts";
import { refusalError } from "../operations/refusal-error.ts";
import type { NamedCanister } from "../session.ts";
import { uploadContent } from "./send-upload.ts";

/** What a transfer would do, and why it would be refused. */
export interface TransferForecast {
  readonly plan: TransferPlan;
  readonly refusals: readonly (Error & { readonly next?: string | undefined })[];
}

/** A download that is only looked at. */
export interface DownloadToForesee {
  readonly canister: NamedCanister;
  readonly snapshotId: Uint8Array;
  /** Absolute. */
  readonly folder: string;
  readonly resume: boolean;
}

/** Foresees a download, or the rest of one. Reads the snapshot's metadata, and changes nothing. */
export async function foreseeDownload(
  calls: CertifiedCalls,
  { canister, snapshotId, folder, resume }: DownloadToForesee,
): Promise<TransferForecast> {
  const before = await observe(calls, canister);
  const { manifest } = await openRemoteSource(calls, { canisterId: canister.id, snapshotId });
  const { written, refusal } = await unfinishedOf(folder, manifest, resume);
  const count = countDownload(manifest.sections, written);
  const plan = planSnapshotDownload({ canisterId: canister.id, before, snapshotId, count });
  const foreseen = plan.refusals.map((each) => refusalError(each, plan, canister));
  return { plan, refusals: refusal === undefined ? foreseen : [refusal, ...foreseen] };
}

/** What a download would find in its place. */
async function unfinishedOf(
  folder: string,
  manifest: SnapshotManifest,
  resume: boolean,
): Promise<{ readonly written: SectionRanges; readonly refusal?: FolderError }> {
  const nothing = new Map();
  const partial = unfinishedPath(folder);
  if (!resume && existsSync(folder))
    return { written: nothing, refusal: new FolderError({ code: "folder/exists", path: folder }) };
  const found = await findUnfinished(folder);
  if (found.kind === "absent") return { written: nothing };
  if (!resume)
    return {
      written: nothing,
      refusal: new FolderError({ code: "folder/unfinished-exists", path: partial }),
    };
  if (found.kind === "empty") return { written: nothing };
  if (found.kind === "begun" && found.identity === snapshotIdentity(manifest))
    return { written: found.written };
  return { written: nothing, refusal: new FolderError({ code: "folder/other-snapshot", path: partial }) };
}

/** An upload that is only looked at. */
export interface UploadToForesee {
  readonly canister: NamedCanister;
  /** Absolute. */
  readonly folder: string;
  readonly replace: Uint8Array | undefined;
  readonly resume: boolean;
  readonly records: RecordStore<UploadRecord>;
  /** Of the module that the canister is. */
  readonly policy: () => Promise<ModulePolicy>;
}

/** Foresees an upload, or the rest of one. The folder is verified whole and read once more; nothing is changed. */
export async function foreseeUpload(
  calls: CertifiedCalls,
  { canister, folder, replace, resume, records, policy: readPolicy }: UploadToForesee,
): Promise<TransferForecast> {
  const source = await openFolder(folder);
  try {
    const { manifest } = source;
    const content = uploadContent(manifest, await source.verify());
    const policy = await readPolicy();
    const before = await observe(calls, canister);
    const { rootKeyHash } = journalNetwork(calls.client);
    const known = records.read(uploadName(canister.id.toText(), rootKeyHash));
    const id = known?.state.snapshotId === undefined ? undefined : encodeHex(known.state.snapshotId);
    const goesOn =
      resume &&
      known?.content === content &&
      before.snapshots.some((snapshot) => encodeHex(snapshot.id) === id);
    const plan = planSnapshotUpload({
      canisterId: canister.id,
      before,
      manifest,
      count: await countUpload(source, goesOn ? known.state.written : new Map()),
      replace: replace === undefined ? undefined : encodeHex(replace),
      resumed: goesOn ? id : undefined,
      maxSnapshots: policy.maxSnapshots,
    });
    const { cycles } = plan.forecast;
    const givenUp = replace === undefined ? [] : [encodeHex(replace)];
    const refusals = policyRefusals(policy, { cycles, givenUp, isDeletion: false }, plan.refusals);
    return { plan, refusals: refusals.map((each) => refusalError(each, plan, canister)) };
  } finally {
    await source.close();
  }
}

async function observe({ client }: CertifiedCalls, { id, name }: NamedCanister): Promise<Observation> {
  const [status, snapshots] = await Promise.all([canisterStatus(client, id), listSnapshots(client, id)]);
  return {
    status: replyOf(status, `read the status of canister ${name}`),
    snapshots: replyOf(snapshots, `list the snapshots of canister ${name}`),
  };
}
