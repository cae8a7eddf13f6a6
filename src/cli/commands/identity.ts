import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { identityDefaultCommand } from "./identity-default.ts";
import { identityListCommand } from "./identity-list.ts";
import { identityNewCommand } from "./identity-new.ts";
import { identityPrincipalCommand } from "./identity-principal.ts";

/** The commands about identities. */
export function identityCommand(context: CliContext): Command {
  return new Command("identity")
    .description("make and choose the identities that sign calls")
    .addCommand(identityNewCommand(context))
    .addCommand(identityListCommand(context))
    .addCommand(identityDefaultCommand(context))
    .addCommand(identityPrincipalCommand(context));
}
