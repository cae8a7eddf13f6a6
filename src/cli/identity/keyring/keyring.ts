import { platform } from "node:os";
import { macosKeychain } from "./macos-keychain.ts";
import { noKeyring } from "./no-keyring.ts";
import { secretService } from "./secret-service.ts";

/** Where a secret lies in a keyring: each pair of texts has one secret. */
export interface KeyringEntry {
  readonly service: string;
  readonly account: string;
}

/**
 * The place where the operating system keeps secrets of the user. Each operation throws CliError "cli/no-keyring" if the
 * keyring cannot be reached or refuses.
 */
export interface Keyring {
  /** The secret of an entry; undefined if there is none. A locked keyring asks the user to unlock it. */
  read(entry: KeyringEntry): Promise<string | undefined>;
  /** Keeps a secret, instead of the one that the entry had. */
  write(entry: KeyringEntry, secret: string, label: string): Promise<void>;
}

/** The variables of a process. */
export type KeyringEnv = Readonly<Record<string, string | undefined>>;

/**
 * The keyring of the system: the Secret Service on Linux, the keychain on macOS.
 *
 * @param env For the programs that talk to it: `PATH`, and on Linux the address of the session bus.
 * @throws CliError "cli/no-keyring" on other systems
 */
export function systemKeyring(env: KeyringEnv, system: NodeJS.Platform = platform()): Keyring {
  if (system === "darwin") return macosKeychain(env);
  if (system === "win32") throw noKeyring("no keyring of this system is known");
  return secretService(env);
}
