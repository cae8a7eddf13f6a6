import { Command } from "commander";
import { dryRunOption } from "../operations/dry-run-option.ts";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** Options of `icebox canister top-up`. */
export interface CanisterTopUpOptions extends NetworkSelection {
  readonly amount: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** The command `icebox canister top-up`. */
export function canisterTopUpCommand(context: CliContext): Command {
  const command = new Command("top-up")
    .description("give a canister cycles from the account of the identity on the cycles ledger")
    .argument("<CANISTER>", "name or id of the canister")
    .requiredOption("--amount <CYCLES>", "cycles to give, like 1_000_000, 500b or 1.5t (k, m, b, t)")
    .addOption(dryRunOption())
    .option("--json", "print JSON");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: CanisterTopUpOptions) => runCanisterTopUp(context, name, options));
}

/** Moves the cycles. */
export async function runCanisterTopUp(
  context: CliContext,
  name: string,
  options: CanisterTopUpOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { cyclesLedgerId, replyOf, topUpCanister } = await import("../../client/mod.ts");
  const { parseCycles } = await import("../text/cycles-amount.ts");
  const cycles = parseCycles(options.amount, "--amount");
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  if (options.dryRun === true) {
    const { showCalls } = await import("../operations/show-calls.ts");
    const about = { canister: "the cycles ledger", canisterId: cyclesLedgerId.toText() };
    showCalls(
      context,
      {
        operation: "canister-top-up",
        words: `give canister ${name} (${canister.id.toText()}) cycles`,
        calls: [{ method: "withdraw", ...about }],
        facts: [["Cycles, besides the fee of the ledger", "cycles", String(cycles)]],
      },
      options,
    );
    return;
  }
  replyOf(await topUpCanister(session.client, canister.id, cycles), `top up canister ${name}`);
  context.terminal.note(`Topped up canister ${name} with ${String(cycles)} cycles`);
  if (options.json !== true) return;
  const { jsonOutput } = await import("../text/json-output.ts");
  const id = canister.id.toText();
  context.terminal.data(jsonOutput({ canister: name, canister_id: id, cycles: String(cycles) }));
}
