import { Command } from "commander";
import type { Module } from "../../modules/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** Options of `icebox module show`. */
export interface ModuleShowOptions extends NetworkSelection {
  readonly json?: boolean;
}

/** The command `icebox module show`. */
export function moduleShowCommand(context: CliContext): Command {
  const command = new Command("show")
    .description("show what is known of a module, and what is laid down for it")
    .argument("<MODULE>", "key or canister id of the module")
    .option("--json", "print JSON");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((key: string, options: ModuleShowOptions) => runModuleShow(context, key, options));
}

/** Prints one module. */
export async function runModuleShow(
  context: CliContext,
  key: string,
  options: ModuleShowOptions,
): Promise<void> {
  const { openSession } = await import("../session.ts");
  const { requireModule } = await import("../modules/require-module.ts");
  const { moduleSummary } = await import("../modules/module-summary.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const session = await openSession(context, options);
  const module = await requireModule(session, key);
  if (options.json === true) {
    context.terminal.data(jsonOutput({ ...moduleSummary(module) }));
    return;
  }
  for (const line of moduleLines(module)) context.terminal.data(line);
}

const sources: Readonly<Record<Module["kindSource"], string>> = {
  declared: "as the project file says",
  detected: "as its metadata says",
  default: "nobody says otherwise",
};

function moduleLines(module: Module): readonly string[] {
  const { policy } = module;
  const said = module.package;
  const name = policy.name === undefined ? "none named" : policy.name;
  const ceiling = policy.costCeiling === undefined ? "none" : `${String(policy.costCeiling)} cycles`;
  return [
    `Module: ${module.key}`,
    `Label: ${module.label}`,
    `Canister: ${module.canisterId.toText()}`,
    `Kind: ${module.kind} (${sources[module.kindSource]})`,
    ...(said === undefined
      ? []
      : [`Package: ${said.name}${said.version === undefined ? "" : ` ${said.version}`}`]),
    `Tags: ${listed(module.tags)}`,
    `Groups: ${listed(module.groups)}`,
    `Policy: ${name}`,
    `  Most snapshots: ${String(policy.maxSnapshots)}`,
    `  What gives way: ${policy.replace}`,
    `  Never replaced: ${listed(policy.protect)}`,
    `  Snapshot before an upgrade: ${policy.isSnapshotBeforeUpgrade ? "yes" : "no"}`,
    `  Cost ceiling: ${ceiling}`,
    `Health checks:${module.healthChecks.length === 0 ? " none" : ""}`,
    ...module.healthChecks.map(
      ({ name: check, kind, method, args }) => `  ${check}: ${kind} ${method} ${args}`,
    ),
  ];
}

function listed(texts: readonly string[]): string {
  return texts.length === 0 ? "none" : texts.join(", ");
}
