/**
 * `npm run demo`: the chat's walkthrough on a fresh network in a temporary folder, with the real program. Ends with 0
 * only if every output was as promised. The network and the folder are gone at the end in any case.
 *
 * @module
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { describeError, formatError } from "../describe-error.ts";
import { createIceboxShell } from "./icebox-shell.ts";
import { runWalkthrough } from "./walkthrough.ts";

const example = join(import.meta.dirname, "..", "..", "..", "examples", "chat");
const folder = mkdtempSync(join(tmpdir(), "icebox-demo-"));
const directory = join(folder, "chat");
const shell = createIceboxShell({ directory, home: join(folder, "home") });

try {
  cpSync(example, directory, { recursive: true, filter: (path) => basename(path) !== ".icebox" });
  await runWalkthrough(shell, (text) => process.stdout.write(`\n# ${text}\n`));
  process.stdout.write("\nThe conversation is back. Every output was as expected.\n");
} catch (error) {
  process.stderr.write(`\n${formatError(describeError(error))}\n`);
  process.exitCode = 1;
} finally {
  const stopped = await shell.run(["network", "stop"]);
  if (stopped.exitCode !== 0) process.exitCode = 1;
  rmSync(folder, { recursive: true, force: true });
}
