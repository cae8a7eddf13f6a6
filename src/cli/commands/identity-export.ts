import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type ExportedKeyStorage, exportedStorageOption } from "../identity/key-storage.ts";

/** Options of `icebox identity export`. */
export interface IdentityExportOptions {
  readonly storage: ExportedKeyStorage;
}

/** The command `icebox identity export`. */
export function identityExportCommand(context: CliContext): Command {
  return new Command("export")
    .description("print the private key of an identity as PEM, which other tools import; keep it secret")
    .argument("<NAME>", "name of the identity, of Icebox's own ones")
    .addOption(exportedStorageOption())
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: IdentityExportOptions) => runIdentityExport(context, name, options));
}

/** Prints the key; an encrypted one is decrypted first, and encrypted with a new password where that is asked for. */
export async function runIdentityExport(
  context: CliContext,
  name: string,
  options: IdentityExportOptions,
): Promise<void> {
  const { userIdentityStore } = await import("../identity/identity-store.ts");
  const { newPassword } = await import("../identity/passwords.ts");
  const { unlockKey } = await import("../identity/unlock-key.ts");
  const pem = await unlockKey(context, name, userIdentityStore(context.env).readKey(name));
  if (options.storage === "plaintext") {
    context.terminal.data(pem.trimEnd());
    return;
  }
  const { encryptScryptKey } = await import("../identity/encrypt-scrypt-key.ts");
  context.terminal.data(encryptScryptKey(pem, await newPassword(context, name)).trimEnd());
}
