import assert from "node:assert/strict";
import { spawn } from "node:child_process";

/** What a program printed and how it ended. */
export interface ProgramResult {
  /** -1 for a program that a signal ended. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with which surroundings a program runs. */
export interface ProgramOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Ended with SIGKILL after this time. @default {120_000} */
  readonly timeoutMs?: number;
}

/** How long output may still come after a program's end. */
const pipeGraceMs = 2000;

/** Runs a program to its end without standard input. */
export async function runProgram(
  file: string,
  args: readonly string[],
  { cwd, env, timeoutMs = 120_000 }: ProgramOptions,
): Promise<ProgramResult> {
  const child = spawn(file, args, {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (data: Buffer) => stdout.push(data));
  child.stderr.on("data", (data: Buffer) => stderr.push(data));
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve(exitCode ?? -1));
    // A program left in the background may hold the pipes open: the end of the one that was run counts.
    child.on("exit", (exitCode) => setTimeout(() => resolve(exitCode ?? -1), pipeGraceMs).unref());
  });
  return { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

/** Asserts that a program ended with code 0, showing what it printed if not. */
export function assertSucceeded(command: string, result: ProgramResult): void {
  assert.equal(result.code, 0, `${command} ended with ${result.code}\n${result.stdout}${result.stderr}`);
}
