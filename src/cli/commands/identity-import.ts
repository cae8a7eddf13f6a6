import { Command } from "commander";
import { resolve } from "node:path";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NewKeyStorage, storageOption } from "../identity/key-storage.ts";

/** Options of `icebox identity import`. */
export interface IdentityImportOptions {
  readonly storage: NewKeyStorage;
  readonly json?: boolean;
}

/** The command `icebox identity import`. */
export function identityImportCommand(context: CliContext): Command {
  return new Command("import")
    .description("make an identity of a private key in a PEM file, as other tools export it")
    .argument("<NAME>", "name of the identity")
    .argument("<FILE>", "the PEM file, encrypted or not; the key is copied")
    .addOption(storageOption())
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
  const { addKey } = await import("../identity/add-key.ts");
  const { unlockKey } = await import("../identity/unlock-key.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const written = decodeUtf8(readNamedFile(resolve(context.cwd, file)));
  const pem = await unlockKey(context, name, written);
  const principal = identityFromPem(pem).getPrincipal().toText();
  const store = await addKey(context, { name, pem, storage: options.storage });
  const place = options.storage === "keyring" ? "the keyring of the system" : store.pemPath(name);
  context.terminal.note(`Imported identity ${name} into ${place}`);
  context.terminal.data(options.json === true ? jsonOutput({ name, principal }) : principal);
}
