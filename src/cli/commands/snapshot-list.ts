import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions, withProxyOption } from "../target/network-selection.ts";

/** Options of `icebox canister snapshot list`. */
export interface SnapshotListOptions extends NetworkSelection {
  readonly json?: boolean;
}

/** The command `icebox canister snapshot list`. */
export function snapshotListCommand(context: CliContext): Command {
  const command = new Command("list")
    .description("list the snapshots of a canister, oldest first")
    .argument("<CANISTER>", "name or id of the canister")
    .option("--json", "print JSON");
  return withNetworkOptions(withProxyOption(command))
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: SnapshotListOptions) => runSnapshotList(context, name, options));
}

/** Prints id, size and time of each snapshot. */
export async function runSnapshotList(
  context: CliContext,
  name: string,
  options: SnapshotListOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { listSnapshots, replyOf } = await import("../../client/mod.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { snapshotJson, snapshotLine } = await import("../text/snapshot-line.ts");
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  const snapshots = replyOf(
    await listSnapshots(session.client, canister.id),
    `list the snapshots of canister ${name}`,
  );
  if (options.json === true) {
    context.terminal.data(jsonOutput({ snapshots: snapshots.map(snapshotJson) }));
    return;
  }
  if (snapshots.length === 0) context.terminal.note(`No snapshots found in canister ${name}`);
  for (const snapshot of snapshots) context.terminal.data(snapshotLine(snapshot));
}
