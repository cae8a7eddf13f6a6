import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CliContext } from "../cli-context.ts";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import { userIdentityStore } from "../identity/identity-store.ts";

const openers: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

const onlyForUser = 0o600;
const timeoutMs = 10_000;

/**
 * Opens a link in the user's browser; answers whether the system knew how. Other users see the command lines of all processes,
 * so the browser is led to a file that leads to the link: that only its owner can read.
 */
export function openBrowser({ env }: Pick<CliContext, "env">, link: string): boolean {
  const path = join(userIdentityStore(env).directory, "console", "open.html");
  const page = `<!doctype html><meta http-equiv="refresh" content="0;url=${link}"><title>Icebox</title>\n`;
  writeFileAtomically(path, page, { mode: onlyForUser });
  const [command = "", ...words] = openers[process.platform] ?? ["xdg-open"];
  const { error, status } = spawnSync(command, [...words, pathToFileURL(path).href], {
    env,
    stdio: "ignore",
    timeout: timeoutMs,
  });
  return error === undefined && status === 0;
}
