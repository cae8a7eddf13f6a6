import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CliContext } from "../cli-context.ts";
import { readNamedFile } from "../files/read-file.ts";
import type { BuildStep, CanisterConfig } from "../project/project-config.ts";
import { buildFailed } from "./build-failed.ts";

const target = "wasm32-unknown-unknown";

/**
 * Builds a canister written in Rust with the cargo of the user, as dfx does: in release mode, for its package, with the
 * versions of `Cargo.lock` if there is one. What cargo prints goes to standard error.
 *
 * @throws CliError "cli/build-failed" or "cli/file-unreadable"
 */
export async function runCargo(
  context: CliContext,
  canister: CanisterConfig,
  step: Extract<BuildStep, { kind: "cargo" }>,
): Promise<Uint8Array> {
  const run = { context, canister };
  const locked = existsSync(join(canister.directory, "Cargo.lock")) ? ["--locked"] : [];
  await cargo(run, ["build", "--target", target, "--release", "--package", step.package, ...locked]);
  const metadata = await cargo(run, ["metadata", "--format-version", "1", "--no-deps"]);
  const file = `${(step.crate ?? step.package).replaceAll("-", "_")}.wasm`;
  return readNamedFile(join(targetDirectory(canister, metadata), target, "release", file));
}

interface CargoRun {
  readonly context: CliContext;
  readonly canister: CanisterConfig;
}

/** @returns What it printed; the output of a build is shown instead */
function cargo({ context, canister }: CargoRun, args: readonly string[]): Promise<string> {
  const { directory: cwd, name } = canister;
  const isShown = args[0] === "build";
  return new Promise((resolve, reject) => {
    const child = spawn("cargo", args, {
      cwd,
      env: context.env,
      stdio: ["ignore", isShown ? process.stderr : "pipe", process.stderr],
    });
    const output: Buffer[] = [];
    child.stdout?.on("data", (data: Buffer) => output.push(data));
    child.once("error", (cause) => {
      const next = `Install Rust from https://rustup.rs, then run rustup target add ${target}; or build it elsewhere and run icebox canister install ${name} --wasm FILE`;
      reject(buildFailed(name, { reason: "cargo, which builds it, cannot be run", cause, next }));
    });
    child.once("close", (status, signal) => {
      if (status === 0) {
        resolve(Buffer.concat(output).toString("utf8"));
        return;
      }
      const reason = `cargo ${args[0] ?? ""} ended with ${String(status ?? signal)}`;
      const next = `Look at what cargo printed; if it misses the target, run rustup target add ${target}`;
      reject(buildFailed(name, { reason, next }));
    });
  });
}

function targetDirectory({ directory, name }: CanisterConfig, metadata: string): string {
  try {
    const value: unknown = JSON.parse(metadata);
    if (typeof value === "object" && value !== null && "target_directory" in value) {
      const { target_directory: found } = value;
      return typeof found === "string" ? found : join(directory, "target");
    }
    return join(directory, "target");
  } catch (cause) {
    throw buildFailed(name, { reason: "what cargo metadata printed cannot be read", cause });
  }
}
