import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { canisterCallCommand } from "./canister-call.ts";
import { canisterCreateCommand } from "./canister-create.ts";
import { canisterDeleteCommand } from "./canister-delete.ts";
import { canisterIdCommand } from "./canister-id.ts";
import { canisterInstallCommand } from "./canister-install.ts";
import { canisterListCommand } from "./canister-list.ts";
import { canisterSnapshotCommand } from "./canister-snapshot.ts";
import { canisterStartCommand } from "./canister-start.ts";
import { canisterStatusCommand } from "./canister-status.ts";
import { canisterStopCommand } from "./canister-stop.ts";
import { canisterTopUpCommand } from "./canister-top-up.ts";

/** The commands about canisters. */
export function canisterCommand(context: CliContext): Command {
  return new Command("canister")
    .description("create, install, call and manage canisters")
    .addCommand(canisterCreateCommand(context))
    .addCommand(canisterInstallCommand(context))
    .addCommand(canisterCallCommand(context))
    .addCommand(canisterStatusCommand(context))
    .addCommand(canisterStartCommand(context))
    .addCommand(canisterStopCommand(context))
    .addCommand(canisterTopUpCommand(context))
    .addCommand(canisterDeleteCommand(context))
    .addCommand(canisterListCommand(context))
    .addCommand(canisterIdCommand(context))
    .addCommand(canisterSnapshotCommand(context));
}
