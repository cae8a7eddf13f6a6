import { type Command, CommanderError } from "commander";
import type { CliContext } from "./cli-context.ts";
import { describeError, formatError } from "./describe-error.ts";
import { exitCodes } from "./exit-codes.ts";
import { createProgram } from "./program.ts";

/**
 * Runs one command line.
 *
 * @param words The command line without the program itself.
 * @returns The exit status: see `exitCodes`
 */
export async function runCli(context: CliContext, words: readonly string[]): Promise<number> {
  const program = await createProgram(context, words);
  for (const command of withDescendants(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => {
        context.terminal.data(text.trimEnd());
      },
      writeErr: (text) => {
        context.terminal.note(text.trimEnd());
      },
    });
  }
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const description = describeError(error);
    context.terminal.note(formatError(description));
    if (isDebug(context) && error instanceof Error) context.terminal.note(error.stack ?? "");
    return description.exitCode;
  }
}

function isDebug(context: CliContext): boolean {
  return (context.env["ICEBOX_DEBUG"] ?? "") !== "";
}

function withDescendants(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withDescendants)];
}
