import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";

/** Options of `icebox identity principal`. */
export interface IdentityPrincipalOptions {
  readonly json?: boolean;
}

/** The command `icebox identity principal`. */
export function identityPrincipalCommand(context: CliContext): Command {
  return new Command("principal")
    .description("show the principal of an identity")
    .argument("[NAME]", "the identity; the default one if absent")
    .option("--json", "print JSON")
    .addHelpText("after", exitCodeHelp)
    .action((name: string | undefined, options: IdentityPrincipalOptions) =>
      runIdentityPrincipal(context, name, options),
    );
}

/** Prints the principal in text form. */
export async function runIdentityPrincipal(
  context: CliContext,
  name: string | undefined,
  options: IdentityPrincipalOptions,
): Promise<void> {
  const { userIdentityStore } = await import("../identity/identity-store.ts");
  const { loadIdentity } = await import("../identity/load-identity.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const wanted = name ?? userIdentityStore(context.env).defaultName();
  const principal = (await loadIdentity(context, name)).getPrincipal().toText();
  context.terminal.data(options.json === true ? jsonOutput({ name: wanted, principal }) : principal);
}
