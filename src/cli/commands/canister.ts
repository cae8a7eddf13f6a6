import { Command } from "commander";
import { addCommands, type CommandCall, type CommandLoader } from "../add-commands.ts";

const commands: Readonly<Record<string, CommandLoader>> = {
  create: async ({ context }) => (await import("./canister-create.ts")).canisterCreateCommand(context),
  install: async ({ context }) => (await import("./canister-install.ts")).canisterInstallCommand(context),
  call: async ({ context }) => (await import("./canister-call.ts")).canisterCallCommand(context),
  status: async ({ context }) => (await import("./canister-status.ts")).canisterStatusCommand(context),
  settings: async (call) => (await import("./canister-settings.ts")).canisterSettingsCommand(call),
  logs: async ({ context }) => (await import("./canister-logs.ts")).canisterLogsCommand(context),
  start: async ({ context }) => (await import("./canister-start.ts")).canisterStartCommand(context),
  stop: async ({ context }) => (await import("./canister-stop.ts")).canisterStopCommand(context),
  "top-up": async ({ context }) => (await import("./canister-top-up.ts")).canisterTopUpCommand(context),
  delete: async ({ context }) => (await import("./canister-delete.ts")).canisterDeleteCommand(context),
  list: async ({ context }) => (await import("./canister-list.ts")).canisterListCommand(context),
  id: async ({ context }) => (await import("./canister-id.ts")).canisterIdCommand(context),
  snapshot: async (call) => (await import("./canister-snapshot.ts")).canisterSnapshotCommand(call),
};

/** The commands about canisters. */
export function canisterCommand(call: CommandCall): Promise<Command> {
  return addCommands(
    new Command("canister").description("create, install, call and manage canisters"),
    commands,
    call,
  );
}
