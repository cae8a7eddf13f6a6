import { resolve } from "node:path";
import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type TransferOptions, withTransferOptions } from "../transfer/transfer-options.ts";

/** Options of `icebox canister snapshot download`. */
export interface SnapshotDownloadOptions extends TransferOptions {
  readonly output: string;
}

/** The command `icebox canister snapshot download`. */
export function snapshotDownloadCommand(context: CliContext): Command {
  const command = new Command("download")
    .description("write a snapshot to a folder, which is there when it is complete and verified")
    .argument("<CANISTER>", "name or id of the canister")
    .argument("<SNAPSHOT>", "id of the snapshot")
    .requiredOption("-o, --output <DIR>", "folder to write; what is unfinished is in DIR.partial");
  return withTransferOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((name: string, snapshot: string, options: SnapshotDownloadOptions) =>
      runSnapshotDownload(context, { name, snapshot }, options),
    );
}

/** Downloads the snapshot and says where it is. */
export async function runSnapshotDownload(
  context: CliContext,
  { name, snapshot }: { readonly name: string; readonly snapshot: string },
  options: SnapshotDownloadOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { downloadSnapshot } = await import("../transfer/download-snapshot.ts");
  const { explainUnknownSnapshot } = await import("../transfer/explain-unknown-snapshot.ts");
  const { floatWarnings } = await import("../transfer/float-warnings.ts");
  const { runTransfer } = await import("../transfer/run-transfer.ts");
  const { needsNoStop } = await import("../operations/skipped-line.ts");
  const { workOrigin } = await import("../operations/work-target.ts");
  const { userDownloads } = await import("../transfer/transfer-records.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { formatSnapshotId, parseSnapshotId } = await import("../text/snapshot-id.ts");
  const snapshotId = parseSnapshotId(snapshot);
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  const folder = resolve(context.cwd, options.output);
  const { client } = session;
  if (options.dryRun === true) {
    const { foreseeDownload } = await import("../transfer/transfer-dry-run.ts");
    const { showTransferPlan } = await import("../transfer/show-transfer-plan.ts");
    const resume = options.resume === true;
    const forecast = await explainUnknownSnapshot(client, { canister, snapshotId }, () =>
      runTransfer({ context, client }, options, ({ calls }) =>
        foreseeDownload(calls, { canister, snapshotId, folder, resume }),
      ),
    );
    showTransferPlan(context, { canister, forecast }, options);
    return;
  }
  if (options.autoStop === true) context.terminal.note(needsNoStop("Downloading a snapshot", name));
  const { sizeBytes, misreadByIcp } = await explainUnknownSnapshot(client, { canister, snapshotId }, () =>
    runTransfer({ context, client }, options, (tools) =>
      downloadSnapshot(tools, {
        origin: workOrigin(context, session, { canister, options }),
        snapshotId,
        folder,
        resume: options.resume === true,
        records: userDownloads(context),
        onForgotten: ({ message }) => {
          context.terminal.note(`icebox recover will not know of this download: ${message}`);
        },
      }),
    ),
  );
  if (options.json === true) {
    const shown = { canister: canister.name, canister_id: canister.id.toText() };
    const snapshot = formatSnapshotId(snapshotId);
    const misread = [...misreadByIcp].map(([global, reading]) => ({ global, reading }));
    context.terminal.data(
      jsonOutput({
        ...shown,
        snapshot_id: snapshot,
        folder,
        size_bytes: sizeBytes,
        floats_misread_by_icp: misread,
      }),
    );
    return;
  }
  context.terminal.note(`Snapshot downloaded to ${options.output}`);
  for (const warning of floatWarnings(misreadByIcp)) context.terminal.note(warning);
}
