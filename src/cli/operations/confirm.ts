import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";

/**
 * Lets the user agree to what cannot be undone.
 *
 * @param reasons What is about to happen, a line each.
 * @throws CliError "cli/not-confirmed" if the user does not agree, or there is nobody to ask
 */
export async function confirm(
  { terminal, askYes }: CliContext,
  name: string,
  reasons: readonly string[],
): Promise<void> {
  for (const reason of reasons) terminal.note(`Warning: ${reason}`);
  if (askYes === undefined)
    throw new CliError(
      { code: "cli/not-confirmed", name },
      `That must be agreed to, and there is no terminal to ask: ${reasons.join("; ")}`,
      { next: "Add --yes to agree" },
    );
  if (await askYes("Go on? [y/N] ")) return;
  throw new CliError({ code: "cli/not-confirmed", name }, "Nothing was done: you did not agree");
}
