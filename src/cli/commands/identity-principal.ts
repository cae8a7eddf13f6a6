import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";

/** The command `icebox identity principal`. */
export function identityPrincipalCommand(context: CliContext): Command {
  return new Command("principal")
    .description("show the principal of an identity")
    .argument("[NAME]", "the identity; the default one if absent")
    .addHelpText("after", exitCodeHelp)
    .action((name: string | undefined) => runIdentityPrincipal(context, name));
}

/** Prints the principal in text form. */
export async function runIdentityPrincipal(context: CliContext, name: string | undefined): Promise<void> {
  const { userIdentityStore } = await import("../identity/identity-store.ts");
  const { loadIdentity } = await import("../identity/load-identity.ts");
  const store = userIdentityStore(context.env);
  context.terminal.data(
    loadIdentity(store, name ?? store.defaultName())
      .getPrincipal()
      .toText(),
  );
}
