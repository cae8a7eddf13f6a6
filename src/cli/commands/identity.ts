import { Command } from "commander";
import { addCommands, type CommandCall, type CommandLoader } from "../add-commands.ts";

const commands: Readonly<Record<string, CommandLoader>> = {
  new: async ({ context }) => (await import("./identity-new.ts")).identityNewCommand(context),
  import: async ({ context }) => (await import("./identity-import.ts")).identityImportCommand(context),
  export: async ({ context }) => (await import("./identity-export.ts")).identityExportCommand(context),
  list: async ({ context }) => (await import("./identity-list.ts")).identityListCommand(context),
  default: async ({ context }) => (await import("./identity-default.ts")).identityDefaultCommand(context),
  principal: async ({ context }) =>
    (await import("./identity-principal.ts")).identityPrincipalCommand(context),
};

/** The commands about identities. */
export function identityCommand(call: CommandCall): Promise<Command> {
  return addCommands(
    new Command("identity").description("make and choose the identities that sign calls"),
    commands,
    call,
  );
}
