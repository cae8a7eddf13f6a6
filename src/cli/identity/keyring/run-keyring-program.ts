import { spawn } from "node:child_process";
import { noKeyring } from "./no-keyring.ts";
import type { KeyringEnv } from "./keyring.ts";

/** A run of a program that talks to a keyring. */
export interface KeyringProgram {
  readonly program: string;
  readonly args: readonly string[];
  /** What it reads: secrets go this way, as arguments can be seen by others. */
  readonly input: string;
  readonly env: KeyringEnv;
  /** What to do if the program is not there. */
  readonly install: string;
}

/** How it ended. */
export interface KeyringProgramResult {
  readonly status: number;
  readonly output: string;
  /** What it complained about, in one line. */
  readonly complaint: string;
}

/**
 * Runs a program of the system that talks to a keyring, and waits: it may ask the user on the screen.
 *
 * @throws CliError "cli/no-keyring" if the program cannot be run
 */
export function runKeyringProgram(run: KeyringProgram): Promise<KeyringProgramResult> {
  const { program, args, input, env, install } = run;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, stdio: ["pipe", "pipe", "pipe"] });
    const output: Buffer[] = [];
    const complaints: Buffer[] = [];
    child.stdout.on("data", (data: Buffer) => output.push(data));
    child.stderr.on("data", (data: Buffer) => complaints.push(data));
    child.once("error", (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === "ENOENT";
      const reason = isMissing ? `the program ${program} is not installed` : error.message;
      reject(noKeyring(reason, isMissing ? install : undefined));
    });
    child.once("close", (status) => {
      const complaint = Buffer.concat(complaints).toString("utf8").trim().replaceAll(/\s+/g, " ");
      resolve({ status: status ?? 1, output: Buffer.concat(output).toString("utf8"), complaint });
    });
    // A program that ends before it has read everything has said why in its status.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
