import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** The command `icebox canister snapshot restore`, also to be had as `load`. */
export function snapshotRestoreCommand(context: CliContext): Command {
  const command = new Command("restore")
    .alias("load")
    .description("put a stopped canister back into the state of a snapshot; what was written since is gone")
    .argument("<CANISTER>", "name or id of the canister")
    .argument("<SNAPSHOT>", "id of the snapshot");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((name: string, snapshot: string, options: NetworkSelection) =>
      runSnapshotRestore(context, { name, snapshot }, options),
    );
}

/** What is restored. */
export interface SnapshotWords {
  readonly name: string;
  readonly snapshot: string;
}

/** Loads the snapshot into the canister. */
export async function runSnapshotRestore(
  context: CliContext,
  words: SnapshotWords,
  options: NetworkSelection,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { loadSnapshot, replyOf } = await import("../../client/mod.ts");
  const { requireStopped } = await import("../require-stopped.ts");
  const { formatSnapshotId, parseSnapshotId } = await import("../text/snapshot-id.ts");
  const { name } = words;
  const snapshotId = parseSnapshotId(words.snapshot);
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  await requireStopped(session, canister, "applied to");
  const shown = formatSnapshotId(snapshotId);
  replyOf(
    await loadSnapshot(session.client, { canisterId: canister.id, snapshotId }),
    `load snapshot ${shown} in canister ${name}`,
  );
  context.terminal.note(`Loaded snapshot ${shown} in canister ${name}`);
}
