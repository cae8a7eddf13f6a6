import { spawnSync } from "node:child_process";

const openers: Readonly<Record<string, readonly string[]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Opens a URL in the user's browser; answers whether the system knew how. */
export function openBrowser(url: string): boolean {
  const [command = "", ...words] = openers[process.platform] ?? ["xdg-open"];
  const { error, status } = spawnSync(command, [...words, url], { stdio: "ignore", timeout: 10_000 });
  return error === undefined && status === 0;
}
