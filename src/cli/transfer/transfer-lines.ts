import { encodeHex } from "../../bytes/mod.ts";
import { unfinishedPath } from "../../folder/mod.ts";
import { formatSize } from "../text/format-size.ts";
import type { ReadableTransfer, TransferRecovery, UnfinishedTransfer } from "./recover-transfers.ts";
import type { TransferEnd } from "./transfer-end.ts";
import { isOthers } from "./transfer-records.ts";
import { describeError } from "../describe-error.ts";

/** What a transfer was for, and when it began. */
export function transferTitle(transfer: ReadableTransfer): string {
  const { canister, folder, startedAt } = transfer.record;
  const begun = `begun ${startedAt.slice(0, 10)} ${startedAt.slice(11, 19)} UTC`;
  return transfer.kind === "upload"
    ? `upload "${folder}" to canister ${canister.name}, ${begun}`
    : `download snapshot ${transfer.record.snapshot} of canister ${canister.name} to "${folder}", ${begun}`;
}

/** One transfer in a list: what it is for, where, and how far it came. */
export function transferLine(transfer: UnfinishedTransfer): string {
  if (transfer.kind === "damaged") return `${transfer.path}: damaged`;
  const { canister, network, process } = transfer.record;
  const state = isOthers(process) ? `process ${String(process.pid)} is at it` : "cut off";
  const place = transfer.kind === "upload" ? uploadPlace(transfer) : downloadPlace(transfer);
  return `${transferTitle(transfer)}: ${state}, ${place}; ${canister.id} on ${network.url}`;
}

/** The same for programs. */
export function transferJson(transfer: UnfinishedTransfer): Readonly<Record<string, unknown>> {
  if (transfer.kind === "damaged") return { state: "damaged", path: transfer.path };
  const state = isOthers(transfer.record.process) ? "under-way" : "cut-off";
  return { state, ...membersOf(transfer), path: transfer.path };
}

/** What became of a transfer, for people. */
export function transferEndLine(transfer: ReadableTransfer, end: TransferEnd): string {
  const { folder } = transfer.record;
  switch (end.kind) {
    case "finished":
      return transfer.kind === "upload"
        ? `Finished: snapshot ${end.snapshot} is complete`
        : `Finished: "${folder}" is complete and verified`;
    case "kept":
      return `Kept: every byte of snapshot ${end.snapshot} was confirmed, but it cannot be compared with its folder: ${end.reason}`;
    case "undone":
      return transfer.kind === "upload"
        ? `Undone: deleted the unfinished snapshot ${end.snapshot}: ${end.reason}`
        : `Undone: removed "${unfinishedPath(folder)}": ${end.reason}`;
    case "nothing-left":
      return `Nothing was left of it: ${end.reason}`;
  }
}

/** The same for programs. */
export function transferRecoveryJson(recovery: TransferRecovery): Readonly<Record<string, unknown>> {
  switch (recovery.kind) {
    case "damaged":
      return { state: "damaged", path: recovery.path, error: recovery.error.fault };
    case "under-way":
      return { state: "under-way", ...membersOf(recovery.transfer) };
    case "unsettled": {
      const { code, message } = describeError(recovery.error);
      const { path } = recovery.transfer;
      return { state: "unsettled", ...membersOf(recovery.transfer), path, error: { code, message } };
    }
    case "ended": {
      const { kind, ...more } = recovery.end;
      const reason = "reason" in more ? more.reason : null;
      const snapshot = "snapshot" in more ? { snapshot_id: more.snapshot } : {};
      return { state: kind, ...membersOf(recovery.transfer), ...snapshot, reason };
    }
  }
}

function membersOf(transfer: ReadableTransfer): Readonly<Record<string, unknown>> {
  const { canister, network, startedAt, folder } = transfer.record;
  const id = transfer.kind === "upload" ? snapshotOf(transfer) : transfer.record.snapshot;
  return {
    operation: `snapshot-${transfer.kind}`,
    canister: canister.name,
    canister_id: canister.id,
    snapshot_id: id ?? null,
    folder,
    network: network.url,
    started_at: startedAt,
  };
}

function snapshotOf({ record }: Extract<ReadableTransfer, { kind: "upload" }>): string | undefined {
  const { snapshotId } = record.state;
  return snapshotId === undefined ? undefined : encodeHex(snapshotId);
}

function uploadPlace({ record }: Extract<ReadableTransfer, { kind: "upload" }>): string {
  const { call, snapshotId, written } = record.state;
  if (snapshotId === undefined)
    return call === undefined ? "nothing was sent" : "its snapshot is not known yet";
  const total = record.sections.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0);
  let done = 0;
  for (const ranges of written.values()) for (const { start, end } of ranges) done += end - start;
  return `snapshot ${encodeHex(snapshotId)} has ${size(done)} of ${size(total)}`;
}

function downloadPlace({ record }: Extract<ReadableTransfer, { kind: "download" }>): string {
  return `of ${size(record.sizeBytes)}, unfinished in "${unfinishedPath(record.folder)}"`;
}

function size(bytes: number): string {
  return formatSize(BigInt(bytes));
}
