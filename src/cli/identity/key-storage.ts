import { Option } from "commander";

/** How the key of a new identity is kept: readable for the user's own processes, or encrypted with a password. */
export type NewKeyStorage = "plaintext" | "password";

/** The option `--storage`. */
export function storageOption(): Option {
  return new Option("--storage <HOW>", "keep the key as it is, or encrypted with a password")
    .choices(["plaintext", "password"])
    .default("plaintext");
}
