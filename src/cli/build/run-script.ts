import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CliContext } from "../cli-context.ts";
import type { CanisterConfig } from "../project/project-config.ts";
import { buildFailed } from "./build-failed.ts";

/** What a script step runs on. */
export interface ScriptRun {
  readonly commands: readonly string[];
  /** The module of the step before; the script finds it where it is to put its own. */
  readonly before: Uint8Array | undefined;
  readonly environment: string;
}

/**
 * Runs the commands of a script step one after the other with `sh`, in the canister's folder. `ICP_WASM_OUTPUT_PATH`
 * names the file that they make or change, `ICP_CLI_ENVIRONMENT` and `DFX_NETWORK` the environment; what they print goes to standard error.
 *
 * @throws CliError "cli/build-failed"
 */
export async function runScript(
  context: CliContext,
  canister: CanisterConfig,
  run: ScriptRun,
): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "icebox-build-"));
  try {
    const output = join(folder, "module.wasm");
    if (run.before !== undefined) writeFileSync(output, run.before);
    const env = {
      ...context.env,
      ICP_WASM_OUTPUT_PATH: output,
      ICP_CLI_ENVIRONMENT: run.environment,
      DFX_NETWORK: run.environment,
    };
    for (const command of run.commands) {
      const status = await runCommand(command, canister.directory, env);
      if (status !== 0) {
        throw buildFailed(canister.name, { reason: `"${command.trim()}" ended with ${String(status)}` });
      }
    }
    return readOutput(canister.name, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readOutput(name: string, output: string): Uint8Array {
  try {
    return readFileSync(output);
  } catch (error) {
    throw buildFailed(name, { reason: "the script made no file at $ICP_WASM_OUTPUT_PATH", cause: error });
  }
}

function runCommand(
  command: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", command], {
      cwd,
      env,
      stdio: ["ignore", process.stderr, process.stderr],
    });
    child.once("error", reject);
    child.once("exit", (status, signal) => {
      resolve(status ?? signal ?? "an unknown status");
    });
  });
}
