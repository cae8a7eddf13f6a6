import type { Keyring, KeyringEntry, KeyringEnv } from "./keyring.ts";
import { noKeyring } from "./no-keyring.ts";
import { type KeyringProgramResult, runKeyringProgram } from "./run-keyring-program.ts";

const install =
  "Install it: apt install libsecret-tools (Debian, Ubuntu), libsecret (Fedora, Arch); keys of files need none: --storage password";

/**
 * The Secret Service of the user's session bus (gnome-keyring, KWallet, KeePassXC), through `secret-tool` of libsecret. An
 * entry is found by its attributes `service` and `username`, the way of the libraries that icp and dfx use.
 */
export function secretService(env: KeyringEnv): Keyring {
  const secretTool = (args: readonly string[], input = ""): Promise<KeyringProgramResult> =>
    runKeyringProgram({ program: "secret-tool", args, input, env, install });
  return {
    read: async (entry) => {
      const { status, output, complaint } = await secretTool(["lookup", ...attributes(entry)]);
      if (status === 0) return output;
      if (complaint === "") return undefined;
      throw noKeyring(complaint);
    },
    write: async (entry, secret, label) => {
      const args = ["store", `--label=${label}`, ...attributes(entry), "application", "icebox"];
      const { status, complaint } = await secretTool(args, secret);
      if (status !== 0) throw noKeyring(complaint);
    },
  };
}

function attributes({ service, account }: KeyringEntry): readonly string[] {
  return ["service", service, "username", account];
}
