import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";
import type { SnapshotWords } from "./snapshot-restore.ts";

/** The command `icebox canister snapshot delete`. */
export function snapshotDeleteCommand(context: CliContext): Command {
  const command = new Command("delete")
    .description("delete a snapshot of a canister")
    .argument("<CANISTER>", "name or id of the canister")
    .argument("<SNAPSHOT>", "id of the snapshot");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((name: string, snapshot: string, options: NetworkSelection) =>
      runSnapshotDelete(context, { name, snapshot }, options),
    );
}

/** Deletes the snapshot. */
export async function runSnapshotDelete(
  context: CliContext,
  words: SnapshotWords,
  options: NetworkSelection,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { deleteSnapshot, replyOf } = await import("../../client/mod.ts");
  const { formatSnapshotId, parseSnapshotId } = await import("../text/snapshot-id.ts");
  const { name } = words;
  const snapshotId = parseSnapshotId(words.snapshot);
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  const shown = formatSnapshotId(snapshotId);
  replyOf(
    await deleteSnapshot(session.client, { canisterId: canister.id, snapshotId }),
    `delete snapshot ${shown} from canister ${name}`,
  );
  context.terminal.note(`Deleted snapshot ${shown} from canister ${name}`);
}
