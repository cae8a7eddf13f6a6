import type { CliContext } from "../cli-context.ts";
import { CliError } from "../cli-error.ts";
import { readNamedFile } from "../files/read-file.ts";
import { decodeUtf8 } from "../../bytes/mod.ts";

/** The parts of the world that passwords come from. */
export type PasswordContext = Pick<CliContext, "env" | "askPassword">;

/** Gives the password that a question is about. */
export type AskPassword = (question: string) => Promise<string>;

/**
 * Where passwords of identities come from: the first line of the file that `ICEBOX_PASSWORD_FILE` names, else
 * `ICEBOX_PASSWORD`, else the terminal. Undefined where there is none of them.
 *
 * @throws CliError "cli/file-unreadable" when it is asked
 */
export function passwordSource({ env, askPassword }: PasswordContext): AskPassword | undefined {
  const { ICEBOX_PASSWORD_FILE: path, ICEBOX_PASSWORD: password } = env;
  if (path !== undefined && path !== "") {
    return () => Promise.resolve(decodeUtf8(readNamedFile(path)).split(/\r?\n/, 1)[0] ?? "");
  }
  if (password !== undefined && password !== "") return () => Promise.resolve(password);
  return askPassword;
}

/**
 * The password that a new key is encrypted with. On a terminal it is asked for twice.
 *
 * @throws CliError "cli/identity-locked" if there is no source, "cli/bad-password" if it is empty or the two differ
 */
export async function newPassword(context: PasswordContext, name: string): Promise<string> {
  const ask = passwordSource(context) ?? noSource(name);
  const password = await ask(`Password for the identity "${name}": `);
  if (password === "") throw badPassword(name, "it is empty");
  if (ask === context.askPassword && (await ask("The same again: ")) !== password) {
    throw badPassword(name, "the two differ");
  }
  return password;
}

/**
 * Nobody can be asked.
 *
 * @throws CliError "cli/identity-locked"
 */
export function noSource(name: string): never {
  throw new CliError(
    { code: "cli/identity-locked", name },
    `Cannot learn the password of the identity "${name}": there is no terminal to ask`,
    { next: "Set ICEBOX_PASSWORD_FILE to a file with the password, or run the command on a terminal" },
  );
}

function badPassword(name: string, reason: string): CliError {
  return new CliError(
    { code: "cli/bad-password", name, reason },
    `Cannot take this password for the identity "${name}": ${reason}`,
    { next: "Run the command again" },
  );
}
