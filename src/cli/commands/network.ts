import { Command } from "commander";
import { addCommands, type CommandCall, type CommandLoader } from "../add-commands.ts";

const commands: Readonly<Record<string, CommandLoader>> = {
  start: async ({ context }) => (await import("./network-start.ts")).networkStartCommand(context),
  stop: async ({ context }) => (await import("./network-stop.ts")).networkStopCommand(context),
  status: async ({ context }) => (await import("./network-status.ts")).networkStatusCommand(context),
  ping: async ({ context }) => (await import("./network-ping.ts")).networkPingCommand(context),
  advance: async ({ context }) => (await import("./network-advance.ts")).networkAdvanceCommand(context),
  check: async ({ context }) => (await import("./network-check.ts")).networkCheckCommand(context),
  stats: async ({ context }) => (await import("./network-stats.ts")).networkStatsCommand(context),
};

/** The commands about networks. */
export function networkCommand(call: CommandCall): Promise<Command> {
  return addCommands(
    new Command("network").description(
      "run the embedded network, check its files, and ask networks for their status",
    ),
    commands,
    call,
  );
}
