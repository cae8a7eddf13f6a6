/** A command line of a seed document, for one of the tools that came before. */
export interface SeedCommand {
  /** Where it stands, from 1. */
  readonly line: number;
  /** As it is written, with its placeholders: `dfx canister stop <canister-name>`. */
  readonly command: string;
  /** The lines that the document shows as its output; absent where it shows none. */
  readonly output?: readonly string[];
}

interface Draft {
  readonly line: number;
  readonly command: string;
  output: string[] | undefined;
}

const commandLine = /^(?:icp|dfx) \S/;
const transcriptLine = /^% (.+)$/;

/** Output that stands in the text below its command instead of in a transcript, by the command that prints it. */
const looseOutput: readonly (readonly [line: RegExp, command: RegExp])[] = [
  [/^Created .*\b[0-9a-f]{20,}$/, / snapshot create\b/],
  [/^[0-9a-f]{20,}: .+, taken at /, / snapshot list\b/],
];

/**
 * Extracts the command lines of a seed document in their order. A transcript (lines that begin with "% " and what
 * follows them) repeats commands that stand above it: it adds their outputs, not further commands.
 */
export function extractSeedCommands(text: string): readonly SeedCommand[] {
  const drafts: Draft[] = [];
  let shown: Draft | undefined;
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    const transcript = transcriptLine.exec(content)?.[1];
    if (transcript !== undefined) {
      for (const command of transcript.split(" && ")) shown = firstWithoutOutput(drafts, command);
      if (shown === undefined)
        throw new Error(`Line ${index + 1} shows the output of a command that is not there`);
      shown.output = [];
    } else if (content.startsWith("```")) {
      shown = undefined;
    } else if (shown?.output !== undefined) {
      shown.output.push(content);
    } else if (commandLine.test(content)) {
      drafts.push({ line: index + 1, command: content.trimEnd(), output: undefined });
    } else {
      const printedBy = looseOutput.find(([line]) => line.test(content))?.[1];
      const command = printedBy && drafts.findLast((draft) => printedBy.test(draft.command));
      if (command) command.output = [...(command.output ?? []), content];
    }
  }
  return drafts.map(({ line, command, output }) => (output ? { line, command, output } : { line, command }));
}

function firstWithoutOutput(drafts: readonly Draft[], command: string): Draft | undefined {
  return drafts.find((draft) => draft.command === command && draft.output === undefined);
}
