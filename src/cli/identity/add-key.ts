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
 * Puts a private key into the user's own store. Whether the name is free is checked before a password is asked for, and
 * again when the file is written.
 *
 * @returns The store
 * @throws CliError "cli/identity-exists", "cli/bad-identity-name", "cli/identity-locked" or "cli/bad-password"
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
  const { encryptScryptKey } = await import("./encrypt-scrypt-key.ts");
  store.add(name, encryptScryptKey(pem, await newPassword(context, name)));
  return store;
}
