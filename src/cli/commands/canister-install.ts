import { Command, Option } from "commander";
import { resolve } from "node:path";
import { dryRunOption } from "../operations/dry-run-option.ts";
import type { CliContext } from "../cli-context.ts";
import type { ModeChoice } from "../deploy/install-canister.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions, withProxyOption } from "../target/network-selection.ts";

/** Options of `icebox canister install`. */
export interface CanisterInstallOptions extends NetworkSelection {
  readonly wasm?: string;
  readonly mode: ModeChoice;
  readonly args?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The option that chooses between install, reinstall and upgrade. */
export function modeOption(): Option {
  return new Option("-m, --mode <MODE>", "auto: install into an empty canister, upgrade another")
    .choices(["auto", "install", "reinstall", "upgrade"])
    .default("auto");
}

/** The command `icebox canister install`. */
export function canisterInstallCommand(context: CliContext): Command {
  const command = new Command("install")
    .description("put code into a canister")
    .argument("<CANISTER>", "name or id of the canister")
    .option("--wasm <FILE>", "the module; built from the project if absent")
    .option("--args <CANDID>", "arguments for the module, in Candid's text form")
    .addOption(modeOption())
    .addOption(dryRunOption())
    .option("--json", "print JSON");
  return withNetworkOptions(withProxyOption(command))
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: CanisterInstallOptions) => runCanisterInstall(context, name, options));
}

/** Installs a given or a built module. */
export async function runCanisterInstall(
  context: CliContext,
  name: string,
  options: CanisterInstallOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { canisterStatus, replyOf } = await import("../../client/mod.ts");
  const { initArgsOf, selectCanisters } = await import("../deploy/deploy-project.ts");
  const { buildCanister } = await import("../build/build-canister.ts");
  const { readNamedFile } = await import("../files/read-file.ts");
  const { encodeInitArgs } = await import("../deploy/encode-init-args.ts");
  const { installCanister } = await import("../deploy/install-canister.ts");
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  const [config] = options.wasm === undefined ? selectCanisters(session, [name]) : [];
  const wasmModule =
    config === undefined
      ? readNamedFile(resolve(context.cwd, options.wasm ?? ""))
      : await buildCanister(context, config, {
          projectDirectory: session.project.directory,
          environment: session.environment,
        });
  const configured = config === undefined ? undefined : initArgsOf(session, config);
  const given = options.args === undefined ? configured : ({ format: "candid", text: options.args } as const);
  const arg = encodeInitArgs(wasmModule, given);
  const status = replyOf(
    await canisterStatus(session.client, canister.id),
    `read the status of canister ${name}`,
  );
  if (options.dryRun === true) {
    const { planInstall } = await import("../deploy/plan-deploy.ts");
    const { showCalls } = await import("../operations/show-calls.ts");
    const installation = { canister, status, wasmModule, arg, mode: options.mode };
    showCalls(context, await planInstall(session, installation), options);
    return;
  }
  await installCanister(context, session, { canister, status, wasmModule, arg, mode: options.mode });
  if (options.json !== true) return;
  const { encodeHex } = await import("../../bytes/mod.ts");
  const { sha256 } = await import("../../wire/mod.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const installed = { canister: name, canister_id: canister.id.toText() };
  context.terminal.data(jsonOutput({ ...installed, module_hash: encodeHex(sha256(wasmModule)) }));
}
