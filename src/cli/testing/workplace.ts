import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CliContext } from "../cli-context.ts";
import { runCli } from "../run-cli.ts";

/** What one command printed and how it ended. */
export interface CliResult {
  readonly exitCode: number;
  readonly data: string;
  readonly notes: string;
}

/** A temporary folder in which commands run, with identities of its own. Gone when disposed. */
export interface Workplace extends Disposable {
  readonly directory: string;
  /** The world as commands in the folder see it, without a terminal. */
  readonly context: CliContext;
  /** Runs one command line in the folder, in this process. */
  run(...words: readonly string[]): Promise<CliResult>;
}

/**
 * Makes a workplace.
 *
 * @param variables Of the environment, besides those of this process.
 */
export function createWorkplace(variables: Readonly<Record<string, string>> = {}): Workplace {
  const directory = mkdtempSync(join(tmpdir(), "icebox-cli-"));
  const contextWith = (data: string[], notes: string[]): CliContext => ({
    cwd: directory,
    env: {
      ...process.env,
      ICEBOX_HOME: join(directory, "home"),
      ICP_HOME: join(directory, "icp-home"),
      DFX_CONFIG_ROOT: join(directory, "dfx-home"),
      ICEBOX_DEBUG: undefined,
      ...variables,
    },
    programPath: fileURLToPath(new URL("../main.ts", import.meta.url)),
    terminal: {
      data: (text) => void data.push(text),
      note: (text) => void notes.push(text),
      bytes: (content) => void data.push(Buffer.from(content).toString("hex")),
    },
  });
  return {
    directory,
    context: contextWith([], []),
    run: async (...words) => {
      const data: string[] = [];
      const notes: string[] = [];
      const exitCode = await runCli(contextWith(data, notes), words);
      return { exitCode, data: data.join("\n"), notes: notes.join("\n") };
    },
    [Symbol.dispose]: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
