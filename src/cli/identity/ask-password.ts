import type { ReadStream } from "node:tty";
import { CliError } from "../cli-error.ts";

/** Keys of a terminal that mean something else than themselves. */
const keys = {
  end: ["\r", "\n", "\u0004"],
  interrupt: "\u0003",
  backspace: ["\b", "\u007f"],
  eraseAll: "\u0015",
  control: /\p{Cc}/u,
};

/**
 * Asks on the terminal for something that is not shown while it is typed. Backspace and Ctrl-U correct it, Enter or Ctrl-D
 * ends it. The terminal is afterwards as it was, and what was typed behind the end is kept for who reads next.
 *
 * @throws CliError "cli/interrupted" if the user gives up with Ctrl-C
 */
export async function askPassword(
  question: string,
  input: ReadStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string> {
  // Before the question: whoever reads it may type at once.
  input.setRawMode(true);
  input.setEncoding("utf8");
  output.write(question);
  let typed: readonly string[] = [];
  try {
    for await (const text of input.iterator({ destroyOnReturn: false })) {
      const characters = [...String(text)];
      for (const [index, character] of characters.entries()) {
        if (keys.end.includes(character)) {
          const rest = characters.slice(index + 1).join("");
          if (rest !== "") input.unshift(rest, "utf8");
          return typed.join("");
        }
        if (character === keys.interrupt) throw interrupted();
        typed = afterKey(typed, character);
      }
    }
    return typed.join("");
  } finally {
    output.write("\n");
    input.setRawMode(false);
    input.pause();
  }
}

function afterKey(typed: readonly string[], character: string): readonly string[] {
  if (keys.backspace.includes(character)) return typed.slice(0, -1);
  if (character === keys.eraseAll) return [];
  return keys.control.test(character) ? typed : [...typed, character];
}

function interrupted(): CliError {
  return new CliError({ code: "cli/interrupted" }, "Interrupted before a password was given", {
    next: "Run the command again; for scripts, ICEBOX_PASSWORD_FILE names a file with the password",
  });
}
