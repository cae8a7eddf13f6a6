import { Command, Option } from "commander";
import type { KeyType } from "../../client/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NewKeyStorage, storageOption } from "../identity/key-storage.ts";

/** Options of `icebox identity new`. */
export interface IdentityNewOptions {
  readonly keyType: KeyType;
  readonly storage: NewKeyStorage;
  readonly json?: boolean;
}

/** The command `icebox identity new`. */
export function identityNewCommand(context: CliContext): Command {
  return new Command("new")
    .description("make an identity with a new key")
    .argument("<NAME>", "name of the identity")
    .addOption(
      new Option("--key-type <TYPE>", "kind of the key")
        .choices(["secp256k1", "ed25519"])
        .default("secp256k1"),
    )
    .addOption(storageOption())
    .option("--json", "print JSON")
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: IdentityNewOptions) => runIdentityNew(context, name, options));
}

/** Makes the identity and prints its principal. */
export async function runIdentityNew(
  context: CliContext,
  name: string,
  options: IdentityNewOptions,
): Promise<void> {
  const { generatePem, identityFromPem } = await import("../../client/mod.ts");
  const { addKey } = await import("../identity/add-key.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const pem = generatePem(options.keyType);
  const store = await addKey(context, { name, pem, storage: options.storage });
  const place = options.storage === "keyring" ? "the keyring of the system" : store.pemPath(name);
  context.terminal.note(`Created identity ${name} in ${place}`);
  const principal = identityFromPem(pem).getPrincipal().toText();
  context.terminal.data(options.json === true ? jsonOutput({ name, principal }) : principal);
}
