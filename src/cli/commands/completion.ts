import { Argument, Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import type { Shell } from "../completion/shell-scripts.ts";
import { exitCodeHelp } from "../exit-codes.ts";

/** Options of `icebox completion`. */
export interface CompletionOptions {
  readonly json?: boolean;
}

const installHelp = `
To install:
  bash  icebox completion bash >> ~/.bashrc
  zsh   icebox completion zsh >> ~/.zshrc    (behind the line with compinit)
  fish  icebox completion fish > ~/.config/fish/completions/icebox.fish
`;

/** The command `icebox completion`. */
export function completionCommand(context: CliContext): Command {
  return new Command("completion")
    .description("print the script that lets a shell complete the words of icebox")
    .addArgument(new Argument("<SHELL>", "the shell").choices(["bash", "zsh", "fish"]))
    .option("--json", "print JSON")
    .addHelpText("after", `${installHelp}${exitCodeHelp}`)
    .action((shell: Shell, options: CompletionOptions) => runCompletion(context, shell, options));
}

/** Prints the script. */
export async function runCompletion(
  context: CliContext,
  shell: Shell,
  options: CompletionOptions,
): Promise<void> {
  const { shellScripts } = await import("../completion/shell-scripts.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const script = shellScripts[shell];
  context.terminal.data(options.json === true ? jsonOutput({ shell, script }) : script);
}
