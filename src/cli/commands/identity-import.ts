import { Command } from "commander";
import { resolve } from "node:path";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";

/** Options of `icebox identity import`. */
export interface IdentityImportOptions {
  readonly json?: boolean;
}

/** The command `icebox identity import`. */
export function identityImportCommand(context: CliContext): Command {
  return new Command("import")
    .description("make an identity of a private key in a PEM file, as other tools export it")
    .argument("<NAME>", "name of the identity")
    .argument("<FILE>", "the PEM file; the key is copied")
    .option("--json", "print JSON")
    .addHelpText("after", exitCodeHelp)
    .action((name: string, file: string, options: IdentityImportOptions) =>
      runIdentityImport(context, { name, file }, options),
    );
}

/** Copies the key and prints the principal. */
export async function runIdentityImport(
  context: CliContext,
  { name, file }: { readonly name: string; readonly file: string },
  options: IdentityImportOptions,
): Promise<void> {
  const { decodeUtf8 } = await import("../../bytes/mod.ts");
  const { identityFromPem } = await import("../../client/mod.ts");
  const { readNamedFile } = await import("../files/read-file.ts");
  const { userIdentityStore } = await import("../identity/identity-store.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const pem = decodeUtf8(readNamedFile(resolve(context.cwd, file)));
  const principal = identityFromPem(pem).getPrincipal().toText();
  const store = userIdentityStore(context.env);
  store.add(name, pem);
  context.terminal.note(`Imported identity ${name} into ${store.pemPath(name)}`);
  context.terminal.data(options.json === true ? jsonOutput({ name, principal }) : principal);
}
