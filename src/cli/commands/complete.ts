import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import type { ProgramOf } from "../completion/complete-words.ts";

/** The command `icebox __complete`, which the scripts of `icebox completion` ask. */
export function completeCommand(context: CliContext, programOf: ProgramOf): Command {
  return new Command("__complete")
    .description("print what the last word can become, one in each line")
    .argument("[WORDS...]", "the command line behind the program, behind --")
    .action((words: readonly string[]) => runComplete(context, words, programOf));
}

/** Prints the candidates. */
export async function runComplete(
  context: CliContext,
  words: readonly string[],
  programOf: ProgramOf,
): Promise<void> {
  const { completeWords } = await import("../completion/complete-words.ts");
  for (const candidate of await completeWords(context, words, programOf)) context.terminal.data(candidate);
}
