import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { networkAdvanceCommand } from "./network-advance.ts";
import { networkCheckCommand } from "./network-check.ts";
import { networkPingCommand } from "./network-ping.ts";
import { networkStartCommand } from "./network-start.ts";
import { networkStatsCommand } from "./network-stats.ts";
import { networkStatusCommand } from "./network-status.ts";
import { networkStopCommand } from "./network-stop.ts";

/** The commands about networks. */
export function networkCommand(context: CliContext): Command {
  return new Command("network")
    .description("run the embedded network, check its files, and ask networks for their status")
    .addCommand(networkStartCommand(context))
    .addCommand(networkStopCommand(context))
    .addCommand(networkStatusCommand(context))
    .addCommand(networkPingCommand(context))
    .addCommand(networkAdvanceCommand(context))
    .addCommand(networkCheckCommand(context))
    .addCommand(networkStatsCommand(context));
}
