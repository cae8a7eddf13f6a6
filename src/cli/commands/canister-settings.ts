import { Command } from "commander";
import { addCommands, type CommandCall, type CommandLoader } from "../add-commands.ts";

const commands: Readonly<Record<string, CommandLoader>> = {
  show: async ({ context }) => (await import("./settings-show.ts")).settingsShowCommand(context),
  update: async ({ context }) => (await import("./settings-update.ts")).settingsUpdateCommand(context),
};

/** The commands about the settings of canisters. */
export function canisterSettingsCommand(call: CommandCall): Promise<Command> {
  return addCommands(
    new Command("settings").description("show and change the settings of a canister"),
    commands,
    call,
  );
}
