import { identityFromPem } from "../../../client/mod.ts";
import { CliError } from "../../cli-error.ts";
import { type KeyringEntry, type KeyringEnv, systemKeyring } from "./keyring.ts";

/** A private key that is kept in the keyring. */
export interface KeyringKey {
  /** The identity, as the user knows it. */
  readonly name: string;
  readonly entry: KeyringEntry;
  /** Whose key it must be, in text form; undefined where that was not written down. */
  readonly principal: string | undefined;
}

/** Under which service Icebox's own keys stand. Their account is the principal, so that no key is written over another. */
const ownService = "icebox";

/** Where the key of a principal stands, of Icebox's own store. */
export function ownEntry(principal: string): KeyringEntry {
  return { service: ownService, account: principal };
}

/**
 * Reads a private key from the keyring, as PEM.
 *
 * @throws CliError "cli/no-keyring", or "cli/not-in-keyring" if there is none or that of somebody else; ClientError
 * "client/bad-pem"
 */
export async function readKeyringKey(env: KeyringEnv, key: KeyringKey): Promise<string> {
  const secret = await systemKeyring(env).read(key.entry);
  if (secret === undefined) throw notInKeyring(key, "has no such entry");
  const pem = pemOf(secret);
  if (key.principal !== undefined && identityFromPem(pem).getPrincipal().toText() !== key.principal) {
    throw notInKeyring(key, "has the key of another principal");
  }
  return pem;
}

/**
 * Keeps a private key of Icebox's own store in the keyring, and makes sure that it can be read back.
 *
 * @returns The principal, by which it is found again
 * @throws CliError "cli/no-keyring" or "cli/not-in-keyring"
 */
export async function writeKeyringKey(env: KeyringEnv, name: string, pem: string): Promise<string> {
  const principal = identityFromPem(pem).getPrincipal().toText();
  const entry = ownEntry(principal);
  await systemKeyring(env).write(entry, pem, `Icebox identity ${name}`);
  await readKeyringKey(env, { name, entry, principal });
  return principal;
}

/** dfx writes PEM as hexadecimal digits, and the keychain of macOS shows whatever has several lines so. */
function pemOf(secret: string): string {
  const text = secret.trim();
  return /^([0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, "hex").toString("utf8") : secret;
}

function notInKeyring({ name, entry, principal }: KeyringKey, reason: string): CliError {
  const { service, account } = entry;
  return new CliError(
    { code: "cli/not-in-keyring", name, service, account },
    `Cannot use the identity "${name}": the keyring ${reason} (service "${service}", account "${account}")`,
    {
      next: `Unlock the keyring in which it was made, or use another identity: icebox identity list shows the names${
        principal === undefined ? "" : `; the key is that of ${principal}`
      }`,
    },
  );
}
