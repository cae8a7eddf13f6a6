import { userInfo } from "node:os";
import { isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** The user's home: `$HOME`, or what the system knows where that is missing, empty or relative. */
export function homeFolder(env: Environment): string {
  return absoluteOf(env["HOME"]) ?? userInfo().homedir;
}

/** Where the user's programs keep their configuration, `$XDG_CONFIG_HOME` where it is set. */
export function configurationFolder(env: Environment): string {
  return absoluteOf(env["XDG_CONFIG_HOME"]) ?? join(homeFolder(env), ".config");
}

/** Where the user's programs keep their data, `$XDG_DATA_HOME` where it is set. */
export function dataFolder(env: Environment): string {
  return absoluteOf(env["XDG_DATA_HOME"]) ?? join(homeFolder(env), ".local/share");
}

/**
 * A variable that names a folder, if it does: an empty or relative path would mean a folder of whatever project the user is
 * in, where a private key must not end up.
 */
function absoluteOf(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
