import { Command } from "commander";
import { dryRunOption } from "../operations/dry-run-option.ts";
import type { CliContext } from "../cli-context.ts";
import type { ModeChoice } from "../deploy/install-canister.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions, withProxyOption } from "../target/network-selection.ts";
import { modeOption } from "./canister-install.ts";

/** Options of `icebox deploy`. */
export interface DeployCommandOptions extends NetworkSelection {
  readonly mode: ModeChoice;
  readonly args?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The command `icebox deploy`. */
export function deployCommand(context: CliContext): Command {
  const command = new Command("deploy")
    .description("create, build and install the canisters of the project")
    .argument("[NAME...]", "names of the canisters; all of the project if absent")
    .option("--args <CANDID>", "arguments for the module, in Candid's text form")
    .addOption(modeOption())
    .addOption(dryRunOption())
    .option("--json", "print JSON");
  return withNetworkOptions(withProxyOption(command))
    .addHelpText("after", exitCodeHelp)
    .action((names: readonly string[], options: DeployCommandOptions) => runDeploy(context, names, options));
}

/** Deploys and prints where the canisters are found. */
export async function runDeploy(
  context: CliContext,
  names: readonly string[],
  options: DeployCommandOptions,
): Promise<void> {
  const { openSession } = await import("../session.ts");
  const { deployProject } = await import("../deploy/deploy-project.ts");
  const session = await openSession(context, options);
  const args = options.args === undefined ? undefined : ({ format: "candid", text: options.args } as const);
  if (options.dryRun === true) {
    const { planDeploy } = await import("../deploy/plan-deploy.ts");
    const { showCalls } = await import("../operations/show-calls.ts");
    showCalls(context, await planDeploy(context, session, { names, mode: options.mode, args }), options);
    return;
  }
  const deployed = await deployProject(context, session, { names, mode: options.mode, args });
  const { terminal } = context;
  const { origin } = new URL(session.client.url);
  const urlOf = (id: string): string => `${origin}/?canisterId=${id}`;
  if (options.json === true) {
    const { jsonOutput } = await import("../text/json-output.ts");
    const ids = deployed.map(({ name, id }) => ({ canister: name, canister_id: id.toText() }));
    terminal.data(jsonOutput({ canisters: ids.map((each) => ({ ...each, url: urlOf(each.canister_id) })) }));
    return;
  }
  terminal.data("Deployed canisters.");
  terminal.data("URLs:");
  terminal.data("   Backend canister via Candid interface:");
  for (const { name, id } of deployed) terminal.data(`      ${name}: ${urlOf(id.toText())}`);
}
