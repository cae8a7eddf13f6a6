import type { ReadStream } from "node:tty";
import { CliError } from "../cli-error.ts";

const enter = /[\r\n]/;
const interrupt = "\u0003";
const backspace = /[\b\u007f]/;

/**
 * Asks on the terminal for something that is not shown while it is typed.
 *
 * @throws CliError "cli/interrupted" if the user gives up with Ctrl-C
 */
export async function askPassword(
  question: string,
  input: ReadStream = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<string> {
  output.write(question);
  input.setRawMode(true);
  input.setEncoding("utf8");
  let typed = "";
  try {
    for await (const text of input.iterator({ destroyOnReturn: false })) {
      for (const character of String(text)) {
        if (enter.test(character)) return typed;
        if (character === interrupt) {
          throw new CliError({ code: "cli/interrupted" }, "Interrupted before a password was given");
        }
        typed = backspace.test(character) ? typed.slice(0, -1) : typed + character;
      }
    }
    return typed;
  } finally {
    output.write("\n");
    input.setRawMode(false);
    input.pause();
  }
}
