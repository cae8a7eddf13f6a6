import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { snapshotCreateCommand } from "./snapshot-create.ts";
import { snapshotDeleteCommand } from "./snapshot-delete.ts";
import { snapshotListCommand } from "./snapshot-list.ts";
import { snapshotRestoreCommand } from "./snapshot-restore.ts";

/** The commands about snapshots of canisters. */
export function canisterSnapshotCommand(context: CliContext): Command {
  return new Command("snapshot")
    .description("take, list, restore and delete snapshots of a canister")
    .addCommand(snapshotCreateCommand(context))
    .addCommand(snapshotListCommand(context))
    .addCommand(snapshotRestoreCommand(context))
    .addCommand(snapshotDeleteCommand(context));
}
