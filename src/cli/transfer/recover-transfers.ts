import { hasFault } from "../../bytes/mod.ts";
import type { Client } from "../../client/mod.ts";
import {
  type DownloadRecord,
  journalNetwork,
  RecoveryError,
  type StoredRecord,
  type UploadRecord,
} from "../../recovery/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import { describeError } from "../describe-error.ts";
import { openSession } from "../session.ts";
import { recoverDownload } from "./recover-download.ts";
import { recoverUpload } from "./recover-upload.ts";
import { runTransfer, type TransferTools } from "./run-transfer.ts";
import type { TransferEnd } from "./transfer-end.ts";
import { transferEndLine, transferTitle } from "./transfer-lines.ts";
import { isOthers, userDownloads, userUploads } from "./transfer-records.ts";

/** A transfer that was cut off or is under way. */
export type UnfinishedTransfer =
  | { readonly kind: "upload"; readonly path: string; readonly record: UploadRecord }
  | { readonly kind: "download"; readonly path: string; readonly record: DownloadRecord }
  | { readonly kind: "damaged"; readonly path: string; readonly error: RecoveryError };

/** What became of one. */
export type TransferRecovery =
  | { readonly kind: "ended"; readonly transfer: ReadableTransfer; readonly end: TransferEnd }
  | { readonly kind: "under-way"; readonly transfer: ReadableTransfer }
  | { readonly kind: "unsettled"; readonly transfer: ReadableTransfer; readonly error: unknown }
  | { readonly kind: "damaged"; readonly path: string; readonly error: RecoveryError };

/** A transfer whose record can be read. */
export type ReadableTransfer = Exclude<UnfinishedTransfer, { readonly kind: "damaged" }>;

/** How transfers are recovered. */
export interface RecoverTransfersOptions {
  readonly undo: boolean;
  readonly isJson: boolean;
}

/** All transfers that are not finished: uploads first. */
export function unfinishedTransfers(context: CliContext): readonly UnfinishedTransfer[] {
  const uploads = userUploads(context)
    .list()
    .filter((stored) => stored.kind === "damaged" || !stored.record.finished)
    .map((stored) => shownAs("upload", stored));
  const downloads = userDownloads(context)
    .list()
    .map((stored) => shownAs("download", stored));
  return [...uploads, ...downloads];
}

/** Finishes or undoes every transfer that was cut off, one after another, and tells what it does. */
export async function recoverTransfers(
  context: CliContext,
  options: RecoverTransfersOptions,
): Promise<readonly TransferRecovery[]> {
  const recoveries: TransferRecovery[] = [];
  let isInterrupted = false;
  for (const transfer of unfinishedTransfers(context)) {
    const recovery: TransferRecovery = isInterrupted
      ? notReached(transfer)
      : await recoverOne(context, transfer, options);
    isInterrupted ||= recovery.kind === "unsettled" && hasFault(recovery.error, "cli/interrupted");
    recoveries.push(recovery);
  }
  return recoveries;
}

async function recoverOne(
  context: CliContext,
  transfer: UnfinishedTransfer,
  options: RecoverTransfersOptions,
): Promise<TransferRecovery> {
  const { terminal } = context;
  if (transfer.kind === "damaged") {
    terminal.note(`${transfer.error.message}; look at what it left, then remove the file`);
    return transfer;
  }
  const title = transferTitle(transfer);
  if (isOthers(transfer.record.process)) {
    terminal.note(`Process ${String(transfer.record.process.pid)} is still at work: ${title}`);
    return { kind: "under-way", transfer };
  }
  terminal.note(`Recovering: ${title}`);
  try {
    const end = await endOf(context, transfer, options);
    terminal.note(`  ${transferEndLine(transfer, end)}`);
    return { kind: "ended", transfer, end };
  } catch (error) {
    const { code, message, next } = describeError(error, { canister: transfer.record.canister.name });
    terminal.note(`  Not recovered: ${message} (${code})`);
    if (next !== undefined) terminal.note(`  ${next}`);
    if (!options.undo) terminal.note("  icebox recover --undo gives it up");
    return { kind: "unsettled", transfer, error };
  }
}

async function endOf(
  context: CliContext,
  transfer: ReadableTransfer,
  { undo, isJson }: RecoverTransfersOptions,
): Promise<TransferEnd> {
  const { record } = transfer;
  const withTools = async <T>(use: (tools: TransferTools) => Promise<T>): Promise<T> => {
    const { client } = await openSession(context, record.target);
    assertSameNetwork(client, record);
    return runTransfer({ context, client }, { json: isJson }, use);
  };
  return transfer.kind === "upload"
    ? withTools((tools) =>
        recoverUpload(tools, { record: transfer.record, records: userUploads(context), undo }),
      )
    : recoverDownload(withTools, { record: transfer.record, records: userDownloads(context), undo });
}

function shownAs<T extends UploadRecord | DownloadRecord, K extends "upload" | "download">(
  kind: K,
  stored: StoredRecord<T>,
):
  | { readonly kind: K; readonly path: string; readonly record: T }
  | Extract<UnfinishedTransfer, { kind: "damaged" }> {
  return stored.kind === "damaged" ? stored : { kind, path: stored.path, record: stored.record };
}

function notReached(transfer: UnfinishedTransfer): TransferRecovery {
  if (transfer.kind === "damaged") return transfer;
  const error = new CliError(
    { code: "cli/interrupted" },
    "It was not looked at: the recovery was interrupted",
    {
      next: "icebox recover again",
    },
  );
  return { kind: "unsettled", transfer, error };
}

function assertSameNetwork(client: Client, { network }: ReadableTransfer["record"]): void {
  const { rootKeyHash, url } = journalNetwork(client);
  if (rootKeyHash === network.rootKeyHash) return;
  throw new RecoveryError(
    { code: "recovery/another-network", url },
    `The network at ${url} is not the one on which the transfer was begun: its root key is another one`,
  );
}
