import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** Options of `icebox canister snapshot create`. */
export interface SnapshotCreateOptions extends NetworkSelection {
  readonly replace?: string;
  readonly json?: boolean;
}

/** The command `icebox canister snapshot create`. */
export function snapshotCreateCommand(context: CliContext): Command {
  const command = new Command("create")
    .description("take a snapshot of a stopped canister")
    .argument("<CANISTER>", "name or id of the canister")
    .option("--replace <SNAPSHOT>", "give up this snapshot for the new one, in one step")
    .option("--json", "print JSON");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: SnapshotCreateOptions) => runSnapshotCreate(context, name, options));
}

/** Takes the snapshot and prints its id. */
export async function runSnapshotCreate(
  context: CliContext,
  name: string,
  options: SnapshotCreateOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { replyOf, takeSnapshot } = await import("../../client/mod.ts");
  const { requireStopped } = await import("../require-stopped.ts");
  const { formatSnapshotId, parseSnapshotId } = await import("../text/snapshot-id.ts");
  const { snapshotJson } = await import("../text/snapshot-line.ts");
  const replace = options.replace === undefined ? undefined : parseSnapshotId(options.replace);
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  await requireStopped(session, canister, "taken of");
  const snapshot = replyOf(
    await takeSnapshot(session.client, {
      canisterId: canister.id,
      ...(replace === undefined ? {} : { replace }),
    }),
    `take a snapshot of canister ${name}`,
  );
  if (options.json === true) {
    context.terminal.data(JSON.stringify(snapshotJson(snapshot), undefined, 2));
    return;
  }
  // The words of dfx, then those of icp: scripts look for either.
  const shown = formatSnapshotId(snapshot.id);
  context.terminal.data(`Created a new snapshot of canister ${name}. Snapshot ID: ${shown}`);
  context.terminal.note(`Created snapshot: ${shown}`);
}
