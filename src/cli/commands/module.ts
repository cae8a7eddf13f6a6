import { Command } from "commander";
import { addCommands, type CommandCall, type CommandLoader } from "../add-commands.ts";

const commands: Readonly<Record<string, CommandLoader>> = {
  list: async ({ context }) => (await import("./module-list.ts")).moduleListCommand(context),
  show: async ({ context }) => (await import("./module-show.ts")).moduleShowCommand(context),
  add: async ({ context }) => (await import("./module-add.ts")).moduleAddCommand(context),
  remove: async ({ context }) => (await import("./module-remove.ts")).moduleRemoveCommand(context),
};

/** The commands about modules. */
export function moduleCommand(call: CommandCall): Promise<Command> {
  return addCommands(
    new Command("module").description("say which canisters are looked after, and how"),
    commands,
    call,
  );
}
