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
    .action((name: string, snapshot: string, options: OperationOptions) =>
      runSnapshotRestore(context, { name, snapshot }, options),
    );
}

/** A canister and a snapshot as the user named them. */
export interface SnapshotWords {
  readonly name: string;
  readonly snapshot: string;
}

/** Loads the snapshot into the canister. */
export async function runSnapshotRestore(
  context: CliContext,
  words: SnapshotWords,
  options: OperationOptions,
): Promise<void> {
  const { planSnapshotRestore } = await import("../../recovery/mod.ts");
  const { performOperation } = await import("../operations/perform-operation.ts");
  const { prepareOperation } = await import("../operations/prepare-operation.ts");
  const { formatSnapshotId, parseSnapshotId } = await import("../text/snapshot-id.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { name } = words;
  const snapshot = formatSnapshotId(parseSnapshotId(words.snapshot));
  const prepared = await prepareOperation(context, name, options);
  const plan = planSnapshotRestore({ ...prepared.request, snapshot });
  const result = await performOperation(context, prepared, { plan, options });
  if (result === undefined) return;
  context.terminal.note(`Loaded snapshot ${snapshot} in canister ${name}`);
  if (options.json === true)
    context.terminal.data(
      jsonOutput({ canister: name, canister_id: prepared.canister.id.toText(), snapshot_id: snapshot }),
    );
}
