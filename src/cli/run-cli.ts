import { type Command, CommanderError } from "commander";
import type { CliContext } from "./cli-context.ts";
import { describeError, type ErrorDescription, errorJson, formatError } from "./describe-error.ts";
import { describeMisuse } from "./describe-misuse.ts";
import { exitCodes } from "./exit-codes.ts";
import { createProgram } from "./program.ts";
import { jsonOutput } from "./text/json-output.ts";

/**
 * Runs one command line.
 *
 * @param words The command line without the program itself.
 * @returns The exit status: see `exitCodes`
 */
export async function runCli(context: CliContext, words: readonly string[]): Promise<number> {
  const program = await createProgram(context, words);
  let current = program;
  for (const command of withDescendants(program)) {
    command
      .exitOverride((error) => {
        current = command;
        throw error;
      })
      .configureOutput({
        writeOut: (text) => {
          context.terminal.data(text.trimEnd());
        },
        writeErr: (text) => {
          context.terminal.note(text.trimEnd());
        },
        // Complaints about the command line are printed below, with a code and a next step.
        outputError: () => undefined,
      });
  }
  program.hook("preAction", (_, command) => {
    current = command;
  });
  try {
    await program.parseAsync(withHelpAtEnd(program, words), { from: "user" });
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      const description = describeError(error, { canister: canisterOf(current) });
      report(context, words, description);
      if (isDebug(context) && error instanceof Error) context.terminal.note(error.stack ?? "");
      return description.exitCode;
    }
    if (error.exitCode === 0) return exitCodes.done;
    // The parser has printed the help of a command that was called without its subcommand.
    if (error.code !== "commander.help") report(context, words, describeMisuse(error, current));
    return exitCodes.usage;
  }
}

/**
 * The parser's own `help` knows one level of commands: `help canister call` is asked as `canister call --help`. What names
 * no command is asked without it, and refused as any unknown command is.
 */
function withHelpAtEnd(program: Command, words: readonly string[]): readonly string[] {
  const [help, ...path] = words;
  if (help !== "help" || path.length === 0) return words;
  let group = program;
  for (const [index, word] of path.entries()) {
    if (word.startsWith("-") || group.commands.length === 0) break;
    const found = group.commands.find((command) => command.name() === word);
    if (found === undefined) return path.slice(0, index + 1);
    group = found;
  }
  return [...path, "--help"];
}

/** Errors go to standard error in either form: standard output holds nothing but results. */
function report(context: CliContext, words: readonly string[], description: ErrorDescription): void {
  const end = words.indexOf("--");
  const isJson = (end < 0 ? words : words.slice(0, end)).includes("--json");
  context.terminal.note(
    isJson ? jsonOutput(errorJson(description)) : formatError(description, context.terminal.alert),
  );
}

/** The canister that the command line named, for the next steps that are about it. */
function canisterOf(command: Command): string | undefined {
  const place = command.registeredArguments.findIndex((argument) => argument.name() === "CANISTER");
  return place < 0 ? undefined : command.args[place];
}

function isDebug(context: CliContext): boolean {
  return (context.env["ICEBOX_DEBUG"] ?? "") !== "";
}

function withDescendants(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withDescendants)];
}
