import type { Command } from "commander";
import type { CliContext } from "./cli-context.ts";

/** The world that a command sees, and the words of the command line behind the command's own name. */
export interface CommandCall {
  readonly context: CliContext;
  readonly words: readonly string[];
}

/** Makes one command; the file that defines it is loaded only then. */
export type CommandLoader = (call: CommandCall) => Promise<Command>;

/**
 * Gives a group of commands its members: only the one that the next word names, or all of them for help, completion and
 * words that name none. So a command does not wait for the files of its neighbours.
 */
export async function addCommands(
  group: Command,
  loaders: Readonly<Record<string, CommandLoader>>,
  { context, words }: CommandCall,
): Promise<Command> {
  const [next, ...rest] = words;
  const wanted = next === undefined || !Object.hasOwn(loaders, next) ? undefined : loaders[next];
  if (wanted !== undefined) return group.addCommand(await wanted({ context, words: rest }));
  const all = await Promise.all(Object.values(loaders).map((load) => load({ context, words: [] })));
  for (const command of all) group.addCommand(command);
  return group;
}
