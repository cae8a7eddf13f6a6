import { resolve } from "node:path";
import { Command } from "commander";
import type { ModulePolicy } from "../../modules/mod.ts";
import type { TransferForecast } from "../transfer/transfer-dry-run.ts";
import type { TransferTools } from "../transfer/run-transfer.ts";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type TransferOptions, withTransferOptions } from "../transfer/transfer-options.ts";

/** Options of `icebox canister snapshot upload`. */
export interface SnapshotUploadOptions extends TransferOptions {
  readonly input: string;
  readonly replace?: string;
}

/** The command `icebox canister snapshot upload`. */
export function snapshotUploadCommand(context: CliContext): Command {
  const command = new Command("upload")
    .description("make a snapshot of a canister from a folder of icebox, icp, dfx or Juno")
    .argument("<CANISTER>", "name or id of the canister")
    .requiredOption("-i, --input <DIR>", "folder with the snapshot, which is verified")
    .option("--replace <SNAPSHOT>", "delete this snapshot of the canister when the new one is complete");
  return withTransferOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: SnapshotUploadOptions) => runSnapshotUpload(context, name, options));
}

/** Uploads the folder and prints the id of the new snapshot. */
export async function runSnapshotUpload(
  context: CliContext,
  name: string,
  options: SnapshotUploadOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { needsNoStop } = await import("../operations/skipped-line.ts");
  const { workOrigin } = await import("../operations/work-target.ts");
  const { userUploads } = await import("../transfer/transfer-records.ts");
  const { isLimiting } = await import("../../modules/mod.ts");
  const { moduleOfCanister } = await import("../modules/list-modules.ts");
  const { runTransfer } = await import("../transfer/run-transfer.ts");
  const { requireAllowed, showTransferPlan } = await import("../transfer/show-transfer-plan.ts");
  const { foreseeUpload } = await import("../transfer/transfer-dry-run.ts");
  const { uploadSnapshot } = await import("../transfer/upload-snapshot.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { formatSnapshotId, parseSnapshotId } = await import("../text/snapshot-id.ts");
  const replace = options.replace === undefined ? undefined : parseSnapshotId(options.replace);
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  if (options.autoStop === true) context.terminal.note(needsNoStop("Uploading a snapshot", name));
  const upload = {
    folder: resolve(context.cwd, options.input),
    replace,
    resume: options.resume === true,
    records: userUploads(context),
  };
  const { client } = session;
  const policy = async (): Promise<ModulePolicy> => (await moduleOfCanister(session, canister)).policy;
  const foresee = ({ calls }: TransferTools): Promise<TransferForecast> =>
    foreseeUpload(calls, { canister, ...upload, policy });
  if (options.dryRun === true) {
    const forecast = await runTransfer({ context, client }, options, foresee);
    showTransferPlan(context, { canister, forecast }, options);
    return;
  }
  const snapshotId = await runTransfer({ context, client }, options, (tools) =>
    uploadSnapshot(tools, {
      origin: workOrigin(context, session, { canister, options }),
      ...upload,
      allow: async (now) => {
        if (isLimiting(await policy())) requireAllowed(await foresee(now));
      },
    }),
  );
  const shown = formatSnapshotId(snapshotId);
  if (options.json === true) {
    context.terminal.data(
      jsonOutput({ canister: name, canister_id: canister.id.toText(), snapshot_id: shown }),
    );
    return;
  }
  context.terminal.data(`Snapshot ${shown} uploaded successfully`);
  context.terminal.note(
    `Use \`icebox canister snapshot restore ${name} ${shown}\` to put the canister into its state`,
  );
}
