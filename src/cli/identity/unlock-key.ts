import { createPrivateKey } from "node:crypto";
import { CliError } from "../cli-error.ts";
import { decryptScryptKey } from "./decrypt-scrypt-key.ts";
import { keyFormOf } from "./key-form.ts";
import { userIdentityStore } from "./identity-store.ts";
import { noSource, type PasswordContext, passwordSource } from "./passwords.ts";

/**
 * The private key of a file's text, as PEM that is not encrypted. Asks for the password if it needs one, or the keyring.
 *
 * @param name The identity, for the question.
 * @throws CliError "cli/identity-locked", "cli/wrong-password", "cli/no-keyring", "cli/not-in-keyring" or "cli/file-corrupt"
 */
export async function unlockKey(context: PasswordContext, name: string, pem: string): Promise<string> {
  const form = keyFormOf(pem);
  if (form === "plain") return pem;
  if (form === "keyring") return keyOfReference(context, name, pem);
  const ask = passwordSource(context) ?? noSource(name);
  const password = await ask(`Password of the identity "${name}": `);
  try {
    const key = decryptScryptKey(pem, password) ?? createPrivateKey({ key: pem, passphrase: password });
    return key.export({ type: "pkcs8", format: "pem" }).toString();
  } catch (error) {
    throw new CliError(
      { code: "cli/wrong-password", name },
      `Cannot decrypt the key of the identity "${name}": the password is wrong`,
      { cause: error, next: "Run the command again" },
    );
  }
}

async function keyOfReference({ env }: PasswordContext, name: string, text: string): Promise<string> {
  const { decodeKeyringReference } = await import("./keyring/keyring-reference.ts");
  const { ownEntry, readKeyringKey } = await import("./keyring/keyring-key.ts");
  const principal = decodeKeyringReference(text);
  if (principal === undefined) {
    const path = userIdentityStore(env).pemPath(name);
    throw new CliError(
      { code: "cli/file-corrupt", path, reason: "no principal" },
      `Cannot read "${path}": it refers to the keyring, but names no principal`,
      { next: "Remove the file and import the key again" },
    );
  }
  return readKeyringKey(env, { name, entry: ownEntry(principal), principal });
}
