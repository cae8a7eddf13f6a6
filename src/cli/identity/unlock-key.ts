import { createPrivateKey } from "node:crypto";
import { CliError } from "../cli-error.ts";
import { decryptScryptKey } from "./decrypt-scrypt-key.ts";
import { isEncryptedPem } from "./encrypted-pem.ts";
import { noSource, type PasswordContext, passwordSource } from "./passwords.ts";

/**
 * The private key of a PEM text, as PEM that is not encrypted. Asks for the password if it needs one.
 *
 * @param name The identity, for the question.
 * @throws CliError "cli/identity-locked" or "cli/wrong-password"
 */
export async function unlockKey(context: PasswordContext, name: string, pem: string): Promise<string> {
  if (!isEncryptedPem(pem)) return pem;
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
