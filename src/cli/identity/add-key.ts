import { type IdentityStore, userIdentityStore } from "./identity-store.ts";
import type { NewKeyStorage } from "./key-storage.ts";
import { newPassword, type PasswordContext } from "./passwords.ts";

/** A private key for the store of the user. */
export interface NewKey {
  readonly name: string;
  /** Not encrypted. */
  readonly pem: string;
  readonly storage: NewKeyStorage;
}

/**
 * Puts a private key into the user's own store. Whether the name is free is checked before a password or the keyring is
 * asked for, and again when the file is written.
 *
 * @returns The store
 * @throws CliError "cli/identity-exists", "cli/bad-identity-name", "cli/identity-locked", "cli/bad-password" or
 * "cli/no-keyring"
 */
export async function addKey(
  context: PasswordContext,
  { name, pem, storage }: NewKey,
): Promise<IdentityStore> {
  const store = userIdentityStore(context.env);
  if (storage === "plaintext") {
    store.add(name, pem);
    return store;
  }
  store.requireFree(name);
  if (storage === "keyring") {
    const { writeKeyringKey } = await import("./keyring/keyring-key.ts");
    const { encodeKeyringReference } = await import("./keyring/keyring-reference.ts");
    // The key first: one in the keyring that no name refers to does no harm, a name without its key does.
    store.add(name, encodeKeyringReference(await writeKeyringKey(context.env, name, pem)));
    return store;
  }
  const { encryptScryptKey } = await import("./encrypt-scrypt-key.ts");
  store.add(name, encryptScryptKey(pem, await newPassword(context, name)));
  return store;
}
