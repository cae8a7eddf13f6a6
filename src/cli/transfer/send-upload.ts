import { createHash } from "node:crypto";
import { hasFault } from "../../bytes/mod.ts";
import { copySections, openUpload, type Upload } from "../../client/mod.ts";
import type { FolderSource } from "../../folder/mod.ts";
import { RecoveryError, type RecordStore, type UploadRecord } from "../../recovery/mod.ts";
import { decodeHex } from "../../bytes/mod.ts";
import { Principal, type SectionName, type SnapshotManifest, snapshotIdentity } from "../../wire/mod.ts";
import type { TransferTools } from "./run-transfer.ts";

/** An upload that is about to begin or to go on. */
export interface UploadToSend {
  readonly source: FolderSource;
  /** Whether it was; else it is verified while it is sent, for which it must be sent from the beginning. */
  readonly isVerified: boolean;
  readonly records: RecordStore<UploadRecord>;
  readonly record: UploadRecord;
  /** The record that there is; it comes back if nothing is made of the new one. */
  readonly previous: UploadRecord | undefined;
}

/**
 * Sends what the network does not have yet, and finishes the snapshot.
 *
 * Order: the record is there before the network hears of the upload, and names the call that makes the snapshot before it
 * leaves. An upload that fails before there can be a snapshot leaves no record. If the folder turns out to be damaged while
 * it is sent, the snapshot is deleted, then the record; if that fails the record stays, for `icebox recover`.
 *
 * @returns the id of the snapshot
 * @throws RecoveryError "recovery/under-way"; what `openUpload` and `copySections` throw
 */
export async function sendUpload(
  { calls, copyOptions, signal, onWait }: TransferTools,
  { source, isVerified, records, record, previous }: UploadToSend,
): Promise<Uint8Array> {
  const reads = isVerified ? source : source.verifiedReads();
  if (previous !== undefined) records.update(record);
  else if (!records.begin(record)) throw underWay(record);
  let kept = record;
  let sink: Upload | undefined;
  try {
    sink = await openUpload(calls, {
      canisterId: Principal.fromText(record.canister.id),
      manifest: source.manifest,
      keep: (state) => {
        kept = { ...kept, state };
        records.update(kept);
        return Promise.resolve();
      },
      onWait,
      signal,
      ...(record.replace !== undefined && { replace: decodeHex(record.replace) }),
      ...(hasBegun(record) && { resume: record.state }),
    });
    await copySections(reads, sink, copyOptions);
    records.update({ ...kept, finished: true });
    return sink.snapshotId;
  } catch (error) {
    const isGone = !isVerified && hasFault(error, "folder/damaged") && (await isAbandoned(sink));
    if (isGone || hasLeftNothing(kept, error)) restore(records, record, previous);
    throw error;
  }
}

/** SHA-256 over everything that makes up the snapshot; where it came from does not matter. */
export function uploadContent(manifest: SnapshotManifest, hashes: ReadonlyMap<SectionName, string>): string {
  const origin = { canisterId: undefined, snapshotId: undefined, rootKeyHash: undefined };
  const hash = createHash("sha256").update(snapshotIdentity({ ...manifest, origin }));
  for (const [name, sectionHash] of [...hashes].sort(([left], [right]) => (left < right ? -1 : 1)))
    hash.update(`\n${name} ${sectionHash}`);
  return hash.digest("hex");
}

/** Whether there may be a snapshot of it. */
export function hasBegun({ state }: UploadRecord): boolean {
  return state.snapshotId !== undefined || state.call !== undefined;
}

/** Deletes the snapshot. The error for which it is given up says more than one of this. */
async function isAbandoned(sink: Upload | undefined): Promise<boolean> {
  return (
    sink?.abandon().then(
      () => true,
      () => false,
    ) ?? false
  );
}

/** No call left that could make a snapshot, or the network refused it. */
function hasLeftNothing(kept: UploadRecord, error: unknown): boolean {
  return kept.state.snapshotId === undefined && (!hasBegun(kept) || hasFault(error, "client/rejected"));
}

function restore(
  records: RecordStore<UploadRecord>,
  record: UploadRecord,
  previous: UploadRecord | undefined,
): void {
  if (previous === undefined) records.remove(record);
  else records.update(previous);
}

function underWay({ canister }: UploadRecord): RecoveryError {
  return new RecoveryError(
    { code: "recovery/under-way", canister: canister.name, pid: 0 },
    `Another upload to canister ${canister.name} has begun at the same moment`,
  );
}
