import { CliError } from "../../cli-error.ts";

/**
 * The error for a keyring that cannot be used.
 *
 * @param reason What its program said, or why there is none.
 */
export function noKeyring(reason: string, next?: string): CliError {
  return new CliError(
    { code: "cli/no-keyring", reason },
    `Cannot use the keyring of the system: ${reason === "" ? "its program gave no reason" : reason}`,
    {
      next:
        next ??
        "Unlock the keyring, or start one in this session (gnome-keyring, KWallet); keys of files need none: --storage password",
    },
  );
}
