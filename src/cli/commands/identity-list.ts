import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";

/** Options of `icebox identity list`. */
export interface IdentityListOptions {
  readonly json?: boolean;
}

/** The command `icebox identity list`. */
export function identityListCommand(context: CliContext): Command {
  return new Command("list")
    .description("list the identities, also those of icp and dfx; a star marks the default one")
    .option("--json", "print JSON")
    .addHelpText("after", exitCodeHelp)
    .action((options: IdentityListOptions) => runIdentityList(context, options));
}

/** Prints the names of all identities, how keys are kept, and where they come from. */
export async function runIdentityList(context: CliContext, options: IdentityListOptions): Promise<void> {
  const { fullName, listIdentities } = await import("../identity/find-identity.ts");
  const { userIdentityStore } = await import("../identity/identity-store.ts");
  const { identityJson, identityLine } = await import("../text/identity-line.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const identities = listIdentities(context.env);
  const chosen = userIdentityStore(context.env).defaultName();
  if (options.json === true) {
    context.terminal.data(jsonOutput({ identities: identities.map(identityJson), default: chosen }));
    return;
  }
  for (const identity of identities) {
    context.terminal.data(identityLine(identity, fullName(identity) === chosen));
  }
}
