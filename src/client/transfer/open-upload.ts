import type { Principal } from "@icp-sdk/core/principal";
import { encodeHex, equalBytes } from "../../bytes/mod.ts";
import type { SectionSink, SnapshotManifest } from "../../wire/mod.ts";
import { replyOf } from "../answer.ts";
import type { CertifiedCalls } from "../certified/certified-calls.ts";
import { ClientError } from "../client-error.ts";
import { findCreated } from "./find-created.ts";
import { RemoteSink } from "./remote-sink.ts";
import { hasUploadedMetadata, uploadMetadataArgs } from "./upload-arguments.ts";
import type { UploadState } from "./upload-state.ts";

/** Where a snapshot is uploaded to, and how. */
export interface UploadOptions {
  readonly canisterId: Principal;
  readonly manifest: SnapshotManifest;
  /** A snapshot of the canister that is given up for the new one, as late as possible. */
  readonly replace?: Uint8Array;
  /** How many snapshots the network lets a canister have. @default {10} */
  readonly maximumSnapshots?: number;
  /** What an earlier attempt kept; the upload goes on where that ended. */
  readonly resume?: UploadState;
  /** Keeps the state durably. Called before the snapshot is created, after, and now and then. */
  readonly keep: (state: UploadState) => Promise<void>;
  /** Told once, before it is waited for what became of the call of an earlier attempt. */
  readonly onWait?: (untilMs: number) => void;
  /** Ends such a wait. */
  readonly signal?: AbortSignal;
}

/** A snapshot being uploaded: the sink of a copy. */
export interface Upload extends SectionSink {
  readonly snapshotId: Uint8Array;
}

/**
 * Creates a snapshot by its metadata, or finds the one that an earlier attempt created, and gives the sink for its
 * sections.
 *
 * Order: which snapshots there are and the request id of the creating call are kept before it leaves, its answer after; so
 * of an attempt that is cut off in between, even by the end of the process, the network tells what became of it; one that
 * it has forgotten is known by what is new in the list. No second one is made. The call itself is repeated under one
 * request id. A snapshot that is to be replaced goes when the new one is complete; only
 * if there is no room for both, the network exchanges them at the beginning.
 *
 * @throws ClientError "client/rejected"; "client/several-uploads" if more than one new snapshot fits
 */
export async function openUpload(calls: CertifiedCalls, options: UploadOptions): Promise<Upload> {
  const { canisterId, manifest, replace, keep } = options;
  const listed = await listIds(calls, canisterId);
  const resumed = options.resume === undefined ? undefined : await adopt(calls, options, listed);
  if (resumed?.snapshotId !== undefined) {
    await keep(resumed);
    return newSink(calls, options, { ...resumed, snapshotId: resumed.snapshotId });
  }
  let state: UploadState = { before: listed, snapshotId: undefined, written: new Map() };
  const isFull = listed.length >= (options.maximumSnapshots ?? 10);
  const { snapshot_id: created } = replyOf(
    await calls.manage(
      {
        method: "upload_canister_snapshot_metadata",
        args: uploadMetadataArgs(manifest.metadata, canisterId, isFull ? replace : undefined),
        effectiveCanisterId: canisterId,
      },
      ({ requestId, expiresAtMs }) => {
        state = { ...state, call: { requestId, expiresAtMs } };
        return keep(state);
      },
    ),
    `upload a snapshot to canister ${canisterId.toText()}`,
  );
  const snapshotId = Uint8Array.from(created);
  await keep({ ...state, snapshotId });
  // What is replaced in a full canister, the network has exchanged already.
  return newSink(calls, isFull ? { canisterId, manifest, keep } : options, { ...state, snapshotId });
}

/** The kept state with the snapshot that it means; undefined if the network has none, and the upload begins anew. */
async function adopt(
  calls: CertifiedCalls,
  { canisterId, manifest, resume, onWait, signal }: UploadOptions,
  earlier: readonly Uint8Array[],
): Promise<UploadState | undefined> {
  if (resume === undefined) return undefined;
  const { before, snapshotId, call } = resume;
  if (snapshotId !== undefined) return includes(earlier, snapshotId) ? resume : undefined;
  let listed = earlier;
  if (call !== undefined) {
    const creation = await findCreated(calls.client, canisterId, { call, onWait, signal });
    if (creation.kind === "refused") return undefined;
    listed = await listIds(calls, canisterId);
    if (creation.kind === "created")
      return includes(listed, creation.snapshotId)
        ? { ...resume, snapshotId: creation.snapshotId }
        : undefined;
  }
  const fitting: Uint8Array[] = [];
  for (const id of listed.filter((candidate) => !includes(before, candidate))) {
    const metadata = replyOf(
      await calls.manage({
        method: "read_canister_snapshot_metadata",
        args: { canister_id: canisterId, snapshot_id: id },
        effectiveCanisterId: canisterId,
      }),
      `read the metadata of snapshot ${encodeHex(id)}`,
    );
    if (hasUploadedMetadata(metadata, manifest.metadata, canisterId)) fitting.push(id);
  }
  const [orphan, ...others] = fitting;
  if (others.length > 0) {
    const snapshotIds = fitting.map(encodeHex);
    throw new ClientError(
      { code: "client/several-uploads", snapshotIds },
      `Cannot tell which snapshot the upload created: ${snapshotIds.join(", ")}`,
    );
  }
  return orphan === undefined ? undefined : { before, snapshotId: orphan, written: new Map() };
}

async function listIds(calls: CertifiedCalls, canisterId: Principal): Promise<readonly Uint8Array[]> {
  const snapshots = replyOf(
    await calls.manage({
      method: "list_canister_snapshots",
      args: { canister_id: canisterId },
      effectiveCanisterId: canisterId,
    }),
    `list the snapshots of canister ${canisterId.toText()}`,
  );
  return snapshots.map(({ id }) => Uint8Array.from(id));
}

function newSink(
  calls: CertifiedCalls,
  { canisterId, manifest, replace, keep }: UploadOptions,
  state: UploadState & { readonly snapshotId: Uint8Array },
): Upload {
  return new RemoteSink(calls, { canisterId, manifest, replace, keep, state });
}

function includes(ids: readonly Uint8Array[], wanted: Uint8Array): boolean {
  return ids.some((id) => equalBytes(id, wanted));
}
