import type { Command, CommanderError } from "commander";
import type { ErrorDescription } from "./describe-error.ts";
import { exitCodes } from "./exit-codes.ts";

/** What to do about command lines that cannot be understood, by the code of the parser. */
const advice: Readonly<Record<string, string>> = {
  "commander.unknownOption": "put -- before an argument that begins with a dash",
  "commander.excessArguments": "put quotes around words that belong together, like 'Hi there!'",
};

/**
 * A command line that cannot be understood, as the user sees it.
 *
 * @param command The command as far as it was understood; its help is the next step.
 */
export function describeMisuse(error: CommanderError, command: Command): ErrorDescription {
  const help = `${wordsOf(command)} --help`;
  const hint = advice[error.code];
  return {
    message: capitalized(error.message.replace(/^error: /, "").replace(/\.$/, "")),
    code: "cli/wrong-usage",
    next: hint === undefined ? help : `${help}; ${hint}`,
    exitCode: exitCodes.usage,
  };
}

function wordsOf(command: Command): string {
  const { parent } = command;
  return parent === null ? command.name() : `${wordsOf(parent)} ${command.name()}`;
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
