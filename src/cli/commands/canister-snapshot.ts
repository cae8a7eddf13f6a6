import { Command } from "commander";
import { addCommands, type CommandCall, type CommandLoader } from "../add-commands.ts";

const commands: Readonly<Record<string, CommandLoader>> = {
  create: async ({ context }) => (await import("./snapshot-create.ts")).snapshotCreateCommand(context),
  list: async ({ context }) => (await import("./snapshot-list.ts")).snapshotListCommand(context),
  restore: async ({ context }) => (await import("./snapshot-restore.ts")).snapshotRestoreCommand(context),
  delete: async ({ context }) => (await import("./snapshot-delete.ts")).snapshotDeleteCommand(context),
  download: async ({ context }) => (await import("./snapshot-download.ts")).snapshotDownloadCommand(context),
  upload: async ({ context }) => (await import("./snapshot-upload.ts")).snapshotUploadCommand(context),
  verify: async ({ context }) => (await import("./snapshot-verify.ts")).snapshotVerifyCommand(context),
  convert: async ({ context }) => (await import("./snapshot-convert.ts")).snapshotConvertCommand(context),
};

/** The commands about snapshots of canisters. */
export function canisterSnapshotCommand(call: CommandCall): Promise<Command> {
  return addCommands(
    new Command("snapshot").description(
      "take, list, restore, delete, download and upload snapshots of a canister",
    ),
    commands,
    call,
  );
}
