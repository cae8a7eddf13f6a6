import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";

/** Options of `icebox identity default`. */
export interface IdentityDefaultOptions {
  readonly json?: boolean;
}

/** The command `icebox identity default`. */
export function identityDefaultCommand(context: CliContext): Command {
  return new Command("default")
    .description("show or choose the identity that commands use unless told otherwise")
    .argument("[NAME]", "the identity to use from now on")
    .option("--json", "print JSON")
    .addHelpText("after", exitCodeHelp)
    .action((name: string | undefined, options: IdentityDefaultOptions) =>
      runIdentityDefault(context, name, options),
    );
}

/** Prints the name of the default identity, or sets it. */
export async function runIdentityDefault(
  context: CliContext,
  name: string | undefined,
  options: IdentityDefaultOptions,
): Promise<void> {
  const { findIdentity, fullName } = await import("../identity/find-identity.ts");
  const { userIdentityStore } = await import("../identity/identity-store.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const store = userIdentityStore(context.env);
  const { terminal } = context;
  if (name !== undefined) {
    store.setDefault(fullName(findIdentity(context.env, name)));
    terminal.note(`The default identity is now ${store.defaultName()}`);
  }
  if (options.json === true) terminal.data(jsonOutput({ default: store.defaultName() }));
  else if (name === undefined) terminal.data(store.defaultName());
}
