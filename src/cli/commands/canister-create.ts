import { Command, InvalidArgumentError } from "commander";
import { Principal } from "../../wire/mod.ts";
import { dryRunOption } from "../operations/dry-run-option.ts";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions, withProxyOption } from "../target/network-selection.ts";

/** Options of `icebox canister create`. */
export interface CanisterCreateOptions extends NetworkSelection {
  readonly subnet?: Principal;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The command `icebox canister create`. */
export function canisterCreateCommand(context: CliContext): Command {
  const command = new Command("create")
    .description("create canisters of the project on the network, without code")
    .argument("[NAME...]", "names of the canisters; all of the project if absent");
  return withNetworkOptions(withProxyOption(command))
    .option("--subnet <ID>", "subnet on which they are created (default: the network chooses)", parseSubnet)
    .addOption(dryRunOption())
    .option("--json", "print JSON")
    .addHelpText("after", exitCodeHelp)
    .action((names: readonly string[], options: CanisterCreateOptions) =>
      runCanisterCreate(context, names, options),
    );
}

/** Creates what does not exist yet and prints the ids. */
export async function runCanisterCreate(
  context: CliContext,
  names: readonly string[],
  options: CanisterCreateOptions,
): Promise<void> {
  const { openSession } = await import("../session.ts");
  const { selectCanisters } = await import("../deploy/deploy-project.ts");
  const { ensureCanister } = await import("../deploy/ensure-canister.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const session = await openSession(context, options);
  const wanted = selectCanisters(session, names);
  if (options.dryRun === true) {
    const { planCreations } = await import("../deploy/plan-deploy.ts");
    const { showCalls } = await import("../operations/show-calls.ts");
    const plan = await planCreations(
      session,
      wanted.map(({ name }) => name),
    );
    showCalls(context, plan, options);
    return;
  }
  const canisters = [];
  for (const { name } of wanted) {
    const { canister, status } = await ensureCanister(context, session, name, options.subnet);
    if (status !== undefined) context.terminal.note(`${name} canister was already created`);
    const id = canister.id.toText();
    canisters.push({ canister: name, canister_id: id, created: status === undefined });
    if (options.json !== true) context.terminal.data(id);
  }
  if (options.json === true) context.terminal.data(jsonOutput({ canisters }));
}

function parseSubnet(text: string): Principal {
  try {
    return Principal.fromText(text);
  } catch {
    throw new InvalidArgumentError("A subnet is named by its id, as icebox network status shows it.");
  }
}
