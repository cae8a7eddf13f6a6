import type { Keyring, KeyringEnv } from "./keyring.ts";
import { noKeyring } from "./no-keyring.ts";
import { type KeyringProgramResult, runKeyringProgram } from "./run-keyring-program.ts";

/** The status of `security` for an entry that is not there (errSecItemNotFound). */
const notFound = 44;

/** The keychain of macOS, through its program `security`. Labels and names of entries are words without quotes. */
export function macosKeychain(env: KeyringEnv): Keyring {
  const security = (args: readonly string[], input = ""): Promise<KeyringProgramResult> =>
    runKeyringProgram({ program: "security", args, input, env, install: "Use --storage password" });
  return {
    read: async ({ service, account }) => {
      const found = await security(["find-generic-password", "-s", service, "-a", account, "-w"]);
      if (found.status === 0) return found.output.trimEnd();
      if (found.status === notFound) return undefined;
      throw noKeyring(found.complaint);
    },
    write: async ({ service, account }, secret, label) => {
      const hex = Buffer.from(secret, "utf8").toString("hex");
      // Commands on standard input: other processes of the machine see arguments.
      const command = `add-generic-password -U -s "${service}" -a "${account}" -l "${label}" -X ${hex}\n`;
      const { status, complaint } = await security(["-i"], command);
      if (status !== 0 || complaint !== "") throw noKeyring(complaint);
    },
  };
}
