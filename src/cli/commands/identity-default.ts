import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";

/** The command `icebox identity default`. */
export function identityDefaultCommand(context: CliContext): Command {
  return new Command("default")
    .description("show or choose the identity that commands use unless told otherwise")
    .argument("[NAME]", "the identity to use from now on")
    .addHelpText("after", exitCodeHelp)
    .action((name: string | undefined) => runIdentityDefault(context, name));
}

/** Prints the name of the default identity, or sets it. */
export async function runIdentityDefault(context: CliContext, name: string | undefined): Promise<void> {
  const { userIdentityStore } = await import("../identity/identity-store.ts");
  const store = userIdentityStore(context.env);
  if (name === undefined) {
    context.terminal.data(store.defaultName());
    return;
  }
  store.setDefault(name);
  context.terminal.note(`The default identity is now ${name}`);
}
