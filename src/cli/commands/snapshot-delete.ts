import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type OperationOptions, withOperationOptions } from "../operations/operation-options.ts";
import { withNetworkOptions, withProxyOption } from "../target/network-selection.ts";

/** The command `icebox canister snapshot delete`. */
export function snapshotDeleteCommand(context: CliContext): Command {
  const command = new Command("delete")
    .description("delete a snapshot of a canister, which may go on running")
    .argument("<CANISTER>", "name or id of the canister")
    .argument("<SNAPSHOT>", "id of the snapshot");
  return withNetworkOptions(withProxyOption(withOperationOptions(command)))
    .addHelpText("after", exitCodeHelp)
    .action(async (name: string, snapshot: string, options: OperationOptions) => {
      const { planSnapshotDelete: plan } = await import("../../recovery/mod.ts");
      const { runSnapshotWork } = await import("../operations/run-snapshot-work.ts");
      const doneLine = (id: string): string => `Deleted snapshot ${id} from canister ${name}`;
      await runSnapshotWork(context, { name, snapshot, options, plan, doneLine });
    });
}
