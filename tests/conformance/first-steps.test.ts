import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { createSeedShell, writeChatProject } from "./seed-commands/seed-shell.ts";
import { assertPrinted } from "./seed-commands/shown-output.ts";

interface Recorded {
  readonly command: string;
  readonly output: string[];
}

/** The commands of the console blocks of a guide with what it shows as their output. */
function recordedCommands(path: string): readonly Recorded[] {
  const recorded: Recorded[] = [];
  let isConsole = false;
  for (const line of readFileSync(path, "utf8").split("\n")) {
    if (line.startsWith("```")) isConsole = line === "```console";
    else if (isConsole && line.startsWith("$ ")) recorded.push({ command: line.slice(2), output: [] });
    else if (isConsole) recorded.at(-1)?.output.push(line);
  }
  return recorded;
}

test("docs/guides/first-steps.md shows what the commands print", async () => {
  using home = temporaryFolder("home");
  await using shell = createSeedShell(home.path);
  writeChatProject(shell);
  const ids = new Map<string, string>();
  const folders: readonly (readonly [string, string])[] = [
    ["/home/me/chat", shell.folder],
    ["/home/me/.config/icebox", join(home.path, "icebox")],
  ];
  for (const { command, output } of recordedCommands(
    join(import.meta.dirname, "../../docs/guides/first-steps.md"),
  )) {
    const words = [...ids].reduce((text, [shown, own]) => text.replaceAll(shown, own), command);
    const shown = output.map((line) =>
      folders.reduce((text, [written, own]) => text.replaceAll(written, own), line),
    );
    assertPrinted(command, (await shell.run(words)).output, shown, ids);
  }
});
