import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type OperationOptions, withOperationOptions } from "../operations/operation-options.ts";
import { withNetworkOptions, withProxyOption } from "../target/network-selection.ts";
import type { SnapshotWords } from "./snapshot-restore.ts";

/** The command `icebox canister snapshot delete`. */
export function snapshotDeleteCommand(context: CliContext): Command {
  const command = new Command("delete")
    .description("delete a snapshot of a canister, which may go on running")
    .argument("<CANISTER>", "name or id of the canister")
    .argument("<SNAPSHOT>", "id of the snapshot");
  return withNetworkOptions(withProxyOption(withOperationOptions(command)))
    .addHelpText("after", exitCodeHelp)
    .action((name: string, snapshot: string, options: OperationOptions) =>
      runSnapshotDelete(context, { name, snapshot }, options),
    );
}

/** Deletes the snapshot. */
export async function runSnapshotDelete(
  context: CliContext,
  words: SnapshotWords,
  options: OperationOptions,
): Promise<void> {
  const { planSnapshotDelete } = await import("../../recovery/mod.ts");
  const { performOperation } = await import("../operations/perform-operation.ts");
  const { prepareOperation } = await import("../operations/prepare-operation.ts");
  const { formatSnapshotId, parseSnapshotId } = await import("../text/snapshot-id.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { name } = words;
  const snapshot = formatSnapshotId(parseSnapshotId(words.snapshot));
  const prepared = await prepareOperation(context, name, options);
  const plan = planSnapshotDelete({ ...prepared.request, snapshot });
  const result = await performOperation(context, prepared, { plan, options });
  if (result === undefined) return;
  context.terminal.note(`Deleted snapshot ${snapshot} from canister ${name}`);
  if (options.json === true)
    context.terminal.data(
      jsonOutput({ canister: name, canister_id: prepared.canister.id.toText(), snapshot_id: snapshot }),
    );
}
