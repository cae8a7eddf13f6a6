import { spawn } from "node:child_process";
import { join } from "node:path";

/** Runs the real program as a user does: one process per command line. */
export interface IceboxShell {
  /** Runs one command line and shows it with what it prints. */
  run(words: readonly string[]): Promise<ShellResult>;
}

/** What one command line printed (both streams, in the order of arrival) and how it ended. */
export interface ShellResult {
  readonly output: string;
  readonly exitCode: number;
}

/** Where the commands run. */
export interface ShellPlace {
  readonly directory: string;
  /** Where identities are kept, so that a walkthrough touches none of the user's. */
  readonly home: string;
}

const program = join(import.meta.dirname, "..", "..", "..", "bin", "icebox");

/** Makes a shell that works in a folder. */
export function createIceboxShell(place: ShellPlace): IceboxShell {
  const env = { ...process.env, ICEBOX_HOME: place.home };
  return {
    run: (words) =>
      new Promise((resolve, reject) => {
        process.stdout.write(`\n$ icebox ${words.map(quoted).join(" ")}\n`);
        const child = spawn(program, words, { cwd: place.directory, env, stdio: ["ignore", "pipe", "pipe"] });
        let output = "";
        const take = (text: string): void => {
          output += text;
          process.stdout.write(text);
        };
        child.stdout.setEncoding("utf8").on("data", take);
        child.stderr.setEncoding("utf8").on("data", take);
        child.once("error", reject);
        child.once("close", (status) => {
          resolve({ output: output.trimEnd(), exitCode: status ?? 1 });
        });
      }),
  };
}

/** A word as a user would type it for a POSIX shell. */
function quoted(word: string): string {
  return /^[\w./:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
