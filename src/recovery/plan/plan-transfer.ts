import type { Principal } from "@icp-sdk/core/principal";
import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import { type RangeCount, uploadMetadataArgs } from "../../client/mod.ts";
import {
  encodeManagementArgs,
  type ManagementArgs,
  type ManagementMethod,
  type SnapshotManifest,
} from "../../wire/mod.ts";
import type { Observation } from "../observe-canister.ts";
import { foreseeCycles } from "./foresee-cycles.ts";
import { type Forecast, forecastWork, ingressFee, prices } from "./forecast.ts";
import type { Refusal } from "./refusal.ts";
import { networkMaxSnapshots } from "./snapshot-policy.ts";

/** Calls of a transfer, the same one several times. */
export interface TransferCall {
  readonly method: ManagementMethod;
  readonly count: number;
  /** That the calls move of the snapshot; undefined for those that move none of it. */
  readonly bytes?: number;
  /** Hexadecimal id of the snapshot that is deleted, or replaced. */
  readonly snapshot?: string;
}

/** All that a transfer is about to do. */
export interface TransferPlan {
  readonly kind: "snapshot-download" | "snapshot-upload";
  readonly before: Observation;
  readonly calls: readonly TransferCall[];
  readonly count: RangeCount;
  readonly forecast: Forecast;
  /** Why the network would refuse it. */
  readonly refusals: readonly Refusal[];
}

/** A download that is asked for. */
export interface DownloadPlanRequest {
  readonly canisterId: Principal;
  readonly before: Observation;
  readonly snapshotId: Uint8Array;
  readonly count: RangeCount;
}

/** Plans a download. */
export function planSnapshotDownload(request: DownloadPlanRequest): TransferPlan {
  const { canisterId: canister_id, before, snapshotId, count } = request;
  const reference = { canister_id, snapshot_id: snapshotId };
  const range = { ...reference, kind: { wasm_memory: { offset: 0n, size: 0n } } };
  const chunk = { ...reference, kind: { wasm_chunk: { hash: new Uint8Array(32) } } };
  let cycles = callFee("read_canister_snapshot_metadata", reference);
  for (const [index, bytes] of count.ranges.entries()) {
    const isChunk = index >= count.ranges.length - count.chunks;
    cycles += callFee("read_canister_snapshot_data", isChunk ? chunk : range);
    cycles += prices.snapshotRange + (isChunk ? prices.chunk : BigInt(bytes));
  }
  const sizeBytes = before.snapshots.find(({ id }) => encodeHex(id) === encodeHex(snapshotId))?.sizeBytes;
  const { status } = before;
  const forecast = forecastWork({ status, snapshotSizeBytes: sizeBytes, growthBytes: 0n, cycles });
  return {
    kind: "snapshot-download",
    before,
    calls: [
      { method: "read_canister_snapshot_metadata", count: 1 },
      { method: "read_canister_snapshot_data", count: count.ranges.length, bytes: sum(count.ranges) },
    ],
    count,
    forecast,
    refusals:
      sizeBytes === undefined
        ? [{ kind: "unknown-snapshot", snapshot: encodeHex(snapshotId) }]
        : foreseeCycles(status, forecast),
  };
}

/** An upload that is asked for. */
export interface UploadPlanRequest {
  readonly canisterId: Principal;
  readonly before: Observation;
  readonly manifest: SnapshotManifest;
  readonly count: RangeCount;
  /** Hexadecimal. */
  readonly replace: string | undefined;
  /** The snapshot that an earlier attempt has made, hexadecimal. */
  readonly resumed: string | undefined;
  /** As in SnapshotPolicy. @default {as many as the network allows} */
  readonly maxSnapshots?: number;
}

/** Plans an upload: the calls in their order, and whether the canister has a place and the cycles for it. */
export function planSnapshotUpload(request: UploadPlanRequest): TransferPlan {
  const { before, manifest, count, replace, resumed } = request;
  const { status, snapshots } = before;
  const ids = snapshots.map(({ id }) => encodeHex(id));
  const isFull = ids.length >= networkMaxSnapshots;
  const replacedFirst = resumed === undefined && isFull ? replace : undefined;
  const sizeBytes = uploadedBytes(manifest);
  const replacedBytes = snapshots.find(({ id }) => encodeHex(id) === replace)?.sizeBytes ?? 0n;
  const cycles = costOfUpload(request, replacedFirst, sizeBytes);
  const newBytes = resumed === undefined ? sizeBytes : 0n;
  const forecast = forecastWork({
    status,
    snapshotSizeBytes: sizeBytes,
    growthBytes: newBytes - replacedBytes,
    cycles,
  });
  // What is replaced goes at the end only, if there is room for both.
  const growthBytes = newBytes - (replacedFirst === undefined ? 0n : replacedBytes);
  const largest = forecastWork({ status, snapshotSizeBytes: sizeBytes, growthBytes, cycles });
  const deleted = replace !== undefined && replacedFirst === undefined ? { snapshot: replace } : undefined;
  return {
    kind: "snapshot-upload",
    before,
    calls: [
      { method: "list_canister_snapshots", count: 1 },
      ...(resumed === undefined
        ? [
            {
              method: "upload_canister_snapshot_metadata",
              count: 1,
              ...(replacedFirst !== undefined && { snapshot: replacedFirst }),
            } as const,
          ]
        : []),
      { method: "upload_canister_snapshot_data", count: count.ranges.length, bytes: sum(count.ranges) },
      { method: "read_canister_snapshot_metadata", count: 1 },
      ...(deleted === undefined
        ? []
        : [{ method: "delete_canister_snapshot", count: 1, ...deleted } as const]),
    ],
    count,
    forecast,
    refusals: [...foreseeSlots(request, ids), ...foreseeCycles(status, largest)],
  };
}

function foreseeSlots(request: UploadPlanRequest, ids: readonly string[]): readonly Refusal[] {
  const { replace, resumed, maxSnapshots = networkMaxSnapshots } = request;
  const most = Math.min(maxSnapshots, networkMaxSnapshots);
  if (replace !== undefined && !ids.includes(replace))
    return [{ kind: "unknown-snapshot", snapshot: replace }];
  if (resumed !== undefined || replace !== undefined || ids.length < most) return [];
  return [{ kind: "too-many-snapshots", most, snapshots: ids }];
}

function costOfUpload(
  { canisterId: canister_id, manifest, count, replace, resumed }: UploadPlanRequest,
  replacedFirst: string | undefined,
  sizeBytes: bigint,
): bigint {
  const snapshot_id = new Uint8Array(snapshotIdBytes);
  const reference = { canister_id, snapshot_id };
  let cycles = callFee("list_canister_snapshots", { canister_id });
  cycles += callFee("read_canister_snapshot_metadata", reference);
  if (resumed === undefined) {
    const replaced = replacedFirst === undefined ? undefined : decodeHex(replacedFirst);
    const args = uploadMetadataArgs(manifest.metadata, canister_id, replaced);
    const memoryBytes = sizeBytes - BigInt(chunksOf(manifest)) * prices.chunk;
    cycles += callFee("upload_canister_snapshot_metadata", args) + prices.snapshot + memoryBytes;
  }
  if (replace !== undefined && replacedFirst === undefined)
    cycles += callFee("delete_canister_snapshot", { canister_id, snapshot_id: decodeHex(replace) });
  const empty = { ...reference, chunk: new Uint8Array() };
  for (const [index, bytes] of count.ranges.entries()) {
    const isChunk = index >= count.ranges.length - count.chunks;
    const kind = isChunk ? { wasm_chunk: null } : { wasm_memory: { offset: 0n } };
    const payload = bytes + lengthBytes(bytes) - lengthBytes(0);
    cycles += callFee("upload_canister_snapshot_data", { ...empty, kind }, payload);
    cycles += isChunk ? prices.chunk : BigInt(bytes);
  }
  return cycles;
}

const snapshotIdBytes = 18;
/** Each global of a snapshot is billed as so much. */
const globalBytes = 32n;

/** The size of the snapshot as the network bills it, in bytes. */
function uploadedBytes(manifest: SnapshotManifest): bigint {
  const { metadata } = manifest;
  const { wasm_module_size, wasm_memory_size, stable_memory_size, certified_data, globals } = metadata;
  const memories = wasm_module_size + wasm_memory_size + stable_memory_size;
  const rest = BigInt(certified_data.length) + BigInt(globals.length) * globalBytes;
  return memories + rest + BigInt(chunksOf(manifest)) * prices.chunk;
}

function chunksOf({ sections }: SnapshotManifest): number {
  return sections.filter(({ name }) => name.startsWith("wasm_chunk_store/")).length;
}

/** What the receiver pays for taking a call, with so many bytes more in its argument. */
function callFee<M extends ManagementMethod>(method: M, args: ManagementArgs[M], moreBytes = 0): bigint {
  return ingressFee(method.length + encodeManagementArgs(method, args).length + moreBytes);
}

/** Bytes of the length that stands before a blob in Candid. */
function lengthBytes(length: number): number {
  return length < 128 ? 1 : 1 + lengthBytes(Math.floor(length / 128));
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
