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
    .description("list the identities; a star marks the default one")
    .option("--json", "print JSON")
    .addHelpText("after", exitCodeHelp)
    .action((options: IdentityListOptions) => runIdentityList(context, options));
}

/** Prints the names of all identities. */
export async function runIdentityList(context: CliContext, options: IdentityListOptions): Promise<void> {
  const { userIdentityStore } = await import("../identity/identity-store.ts");
  const store = userIdentityStore(context.env);
  const names = store.names();
  const chosen = store.defaultName();
  if (options.json === true) {
    context.terminal.data(JSON.stringify({ identities: names, default: chosen }, undefined, 2));
    return;
  }
  for (const name of names) context.terminal.data(name === chosen ? `${name} *` : name);
}
