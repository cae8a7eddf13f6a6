import { encodeHex } from "../../bytes/mod.ts";
import { readModuleMetadata } from "../../client/mod.ts";
import { sha256 } from "../../wire/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { readNamedFile } from "../files/read-file.ts";
import type { BuildStep, CanisterConfig } from "../project/project-config.ts";
import { buildFailed } from "./build-failed.ts";
import { appendCustomSection, candidSection } from "./custom-section.ts";
import { runScript } from "./run-script.ts";

/** Where and for whom a canister is built. */
export interface BuildOptions {
  /** Absolute; results are kept in its `.icebox/build/`. */
  readonly projectDirectory: string;
  readonly environment: string;
}

/**
 * Builds the module of a canister: its steps run in order, each makes the module or works on the one before it. An
 * interface that the project gives and the module lacks is put into the module's public metadata.
 *
 * @throws CliError "cli/build-failed" or "cli/file-unreadable"
 */
export async function buildCanister(
  context: CliContext,
  canister: CanisterConfig,
  options: BuildOptions,
): Promise<Uint8Array> {
  let wasmModule: Uint8Array | undefined;
  for (const step of canister.build) {
    wasmModule = await runStep(context, canister, { step, before: wasmModule, options });
  }
  if (wasmModule === undefined) throw buildFailed(canister.name, { reason: "there is no build step" });
  if (canister.candid === undefined || readModuleMetadata(wasmModule, candidSection) !== undefined) {
    return wasmModule;
  }
  return appendCustomSection(wasmModule, `icp:public ${candidSection}`, readNamedFile(canister.candid));
}

interface StepRun {
  readonly step: BuildStep;
  readonly before: Uint8Array | undefined;
  readonly options: BuildOptions;
}

async function runStep(context: CliContext, canister: CanisterConfig, run: StepRun): Promise<Uint8Array> {
  const { step, before, options } = run;
  switch (step.kind) {
    case "motoko": {
      const { compileMotoko } = await import("./compile-motoko.ts");
      return compileMotoko(canister.name, step.main, options.projectDirectory);
    }
    case "pre-built":
      return readPreBuilt(canister.name, step.path, step.sha256);
    case "script":
      return runScript(context, canister, {
        commands: step.commands,
        before,
        environment: options.environment,
      });
    case "cargo": {
      const { runCargo } = await import("./run-cargo.ts");
      return runCargo(context, canister, step);
    }
    case "foreign":
      throw buildFailed(canister.name, {
        reason: step.what,
        next: step.next.replaceAll("NAME", canister.name),
      });
  }
}

function readPreBuilt(name: string, path: string, expected: string | undefined): Uint8Array {
  const wasmModule = readNamedFile(path);
  const actual = encodeHex(sha256(wasmModule));
  if (expected === undefined || expected === actual) return wasmModule;
  throw buildFailed(name, { reason: `the SHA-256 of "${path}" is ${actual}, not ${expected}` });
}
