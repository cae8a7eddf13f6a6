import type { Argument, Command, Option } from "commander";
import type { CliContext } from "../cli-context.ts";
import { localName, mainnetName } from "../target/names.ts";

/** The command tree, filled in as far as the words need it. */
export type ProgramOf = (words: readonly string[]) => Promise<Command>;

/**
 * What a word of a command line can become.
 *
 * @param words Behind the program itself, the last one as far as it was typed.
 * @returns Nothing where files are expected
 */
export async function completeWords(
  context: CliContext,
  words: readonly string[],
  programOf: ProgramOf,
): Promise<readonly string[]> {
  const before = words.slice(0, -1);
  const begun = words.at(-1) ?? "";
  const program = await programOf(before);
  const place = follow(program, before);
  const candidates =
    place.open === undefined
      ? begun.startsWith("-")
        ? await optionWords(context, place.command, begun)
        : await plainWords(context, place.command, place.positionals)
      : await optionValues(context, place.open);
  return [...new Set(candidates)].filter((candidate) => candidate.startsWith(begun));
}

interface Place {
  readonly command: Command;
  /** How many words stand behind the name of the command. */
  readonly positionals: number;
  /** The option whose value comes next. */
  readonly open: Option | undefined;
}

function follow(program: Command, words: readonly string[]): Place {
  let command = program;
  let positionals = 0;
  let open: Option | undefined;
  for (const word of words) {
    if (open !== undefined) {
      open = undefined;
    } else if (word.startsWith("-")) {
      open = command.options.find(
        (option) => option.required && (option.long === word || option.short === word),
      );
    } else {
      const next = command.commands.find((each) => each.name() === word || each.aliases().includes(word));
      if (next === undefined) positionals += 1;
      else command = next;
    }
  }
  return { command, positionals, open };
}

/** The names of the options; behind an equal sign the values of one. */
async function optionWords(
  context: CliContext,
  { options }: Command,
  begun: string,
): Promise<readonly string[]> {
  const name = /^(--[^=]+)=/.exec(begun)?.[1];
  if (name === undefined) return [...options.flatMap(({ long }) => long ?? []), "--help"];
  const option = options.find(({ long, required }) => required && long === name);
  if (option === undefined) return [];
  return (await optionValues(context, option)).map((value) => `${name}=${value}`);
}

async function plainWords(
  context: CliContext,
  command: Command,
  position: number,
): Promise<readonly string[]> {
  if (command.commands.length > 0) {
    return command.commands.map((each) => each.name()).filter((name) => !name.startsWith("__"));
  }
  const { registeredArguments } = command;
  const argument = registeredArguments[position] ?? registeredArguments.find(({ variadic }) => variadic);
  return argument === undefined ? [] : argumentValues(context, command, argument);
}

async function argumentValues(
  context: CliContext,
  command: Command,
  argument: Argument,
): Promise<readonly string[]> {
  if (argument.argChoices !== undefined) return argument.argChoices;
  const isAboutIdentities = command.parent?.name() === "identity" && command.name() !== "new";
  if (argument.name() === "NAME" && isAboutIdentities) return identityNames(context);
  if (isAboutIdentities || !["CANISTER", "MODULE", "NAME"].includes(argument.name())) return [];
  // A NAME is one of the project file; whatever else takes canisters takes modules as well.
  return canisterNames(context, argument.name() === "NAME");
}

async function optionValues(context: CliContext, option: Option): Promise<readonly string[]> {
  if (option.argChoices !== undefined) return option.argChoices;
  if (option.long === "--identity") return identityNames(context);
  if (option.long === "--proxy") return canisterNames(context, false);
  return option.long === "--network" || option.long === "--environment" ? [localName, mainnetName] : [];
}

/** What cannot be read has no names to offer: an error has no place in a completion. */
async function canisterNames(context: CliContext, isOfProject: boolean): Promise<readonly string[]> {
  const { rememberedCanisters } = await import("../target/remembered-canisters.ts");
  try {
    const { canisters, modules } = rememberedCanisters(context, {});
    const names = canisters.map(({ name }) => name);
    return isOfProject ? names : [...names, ...modules];
  } catch {
    return [];
  }
}

async function identityNames(context: CliContext): Promise<readonly string[]> {
  const { fullName, listIdentities } = await import("../identity/find-identity.ts");
  try {
    return listIdentities(context.env).map(fullName);
  } catch {
    return [];
  }
}
