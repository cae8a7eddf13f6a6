import { Option } from "commander";

/**
 * How the key of a new identity is kept: in a file, readable for the user's own processes or encrypted with a password, or in
 * the keyring of the system.
 */
export type NewKeyStorage = "plaintext" | "password" | "keyring";

/** How a key leaves the store. */
export type ExportedKeyStorage = Exclude<NewKeyStorage, "keyring">;

/** The option `--storage` for a key that is kept. */
export function storageOption(): Option {
  const ways: readonly NewKeyStorage[] = ["plaintext", "password", "keyring"];
  return new Option("--storage <HOW>", "keep the key as it is, encrypted with a password, or in the keyring")
    .choices(ways)
    .default("plaintext");
}

/** The option `--storage` for a key that is printed. */
export function exportedStorageOption(): Option {
  const ways: readonly ExportedKeyStorage[] = ["plaintext", "password"];
  return new Option("--storage <HOW>", "print the key as it is, or encrypted with a password")
    .choices(ways)
    .default("plaintext");
}
