import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type OperationOptions, withOperationOptions } from "../operations/operation-options.ts";
import { withNetworkOptions, withProxyOption } from "../target/network-selection.ts";

/** The command `icebox canister snapshot restore`, also to be had as `load`. */
export function snapshotRestoreCommand(context: CliContext): Command {
  const command = new Command("restore")
    .alias("load")
    .description("put a stopped canister back into the state of a snapshot; what was written since is gone")
    .argument("<CANISTER>", "name or id of the canister")
    .argument("<SNAPSHOT>", "id of the snapshot");
  return withNetworkOptions(withProxyOption(withOperationOptions(command)))
    .addHelpText("after", exitCodeHelp)
    .action(async (name: string, snapshot: string, options: OperationOptions) => {
      const { planSnapshotRestore: plan } = await import("../../recovery/mod.ts");
      const { runSnapshotWork } = await import("../operations/run-snapshot-work.ts");
      const doneLine = (id: string): string => `Loaded snapshot ${id} in canister ${name}`;
      await runSnapshotWork(context, { name, snapshot, options, plan, doneLine });
    });
}
