import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { appDirectory, packageRoot } from "./app-directory.ts";

/** Whether the pages are there, however old. */
export function hasPages(): boolean {
  return existsSync(join(appDirectory(), "index.html"));
}

/**
 * Builds the pages of a checkout if they are older than their sources; an installed package brings them along.
 *
 * @returns Why it could not be done; undefined if they are there and new
 */
export async function refreshPages(): Promise<string | undefined> {
  const root = packageRoot();
  const builder = join(root, "tools", "build-console.ts");
  if (!existsSync(builder)) return undefined;
  const child = spawn(process.execPath, [builder], { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  child.once("error", (error) => {
    said += error.message;
    resolve(null);
  });
  child.once("close", resolve);
  const code = await promise;
  return code === 0 ? undefined : lastWords(said);
}

function lastWords(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => /error/i.test(line))?.trim() ?? lines.at(-1) ?? "the build failed";
}
