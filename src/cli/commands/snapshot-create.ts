import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type OperationOptions, withOperationOptions } from "../operations/operation-options.ts";
import { withNetworkOptions, withProxyOption } from "../target/network-selection.ts";

/** Options of `icebox canister snapshot create`. */
export interface SnapshotCreateOptions extends OperationOptions {
  readonly replace?: string;
}

/** The command `icebox canister snapshot create`. */
export function snapshotCreateCommand(context: CliContext): Command {
  const command = new Command("create")
    .description("take a snapshot of a stopped canister")
    .argument("<CANISTER>", "name or id of the canister")
    .option("--replace <SNAPSHOT>", "give up this snapshot for the new one, in one step");
  return withNetworkOptions(withProxyOption(withOperationOptions(command)))
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: SnapshotCreateOptions) => runSnapshotCreate(context, name, options));
}

/** Takes the snapshot and prints its id. */
export async function runSnapshotCreate(
  context: CliContext,
  name: string,
  options: SnapshotCreateOptions,
): Promise<void> {
  const { planSnapshotCreate } = await import("../../recovery/mod.ts");
  const { choosePolicySnapshot } = await import("../../modules/mod.ts");
  const { performOperation } = await import("../operations/perform-operation.ts");
  const { prepareOperation } = await import("../operations/prepare-operation.ts");
  const { formatSnapshotId, parseSnapshotId } = await import("../text/snapshot-id.ts");
  const { snapshotJson } = await import("../text/snapshot-line.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const replace =
    options.replace === undefined ? undefined : formatSnapshotId(parseSnapshotId(options.replace));
  const prepared = await prepareOperation(context, name, options);
  const { policy, request } = prepared;
  const { maxSnapshots } = policy;
  const choice = choosePolicySnapshot(
    policy,
    request.before.snapshots.map(({ id }) => formatSnapshotId(id)),
  );
  const givesWay = choice.kind === "replace" ? { givesWay: choice.snapshot } : {};
  const plan = planSnapshotCreate({ ...request, replace, maxSnapshots, ...givesWay });
  const snapshot = (await performOperation(context, prepared, { plan, options }))?.snapshot;
  if (snapshot === undefined) return;
  if (replace === undefined && choice.kind === "replace")
    context.terminal.note(
      `Deleted snapshot ${choice.snapshot} from canister ${name}: max_snapshots is ${String(maxSnapshots)}`,
    );
  if (options.json === true) {
    context.terminal.data(jsonOutput(snapshotJson(snapshot)));
    return;
  }
  // The words of dfx, then those of icp: scripts look for either.
  const shown = formatSnapshotId(snapshot.id);
  context.terminal.data(`Created a new snapshot of canister ${name}. Snapshot ID: ${shown}`);
  context.terminal.note(`Created snapshot: ${shown}`);
}
