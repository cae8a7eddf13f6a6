import { Command, Option } from "commander";
import { resolve } from "node:path";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { stopTimeoutOption } from "../operations/operation-options.ts";
import { gather, retryCount, snapshotChoice, type UpgradeOptions } from "../operations/upgrade-options.ts";
import { withNetworkOptions } from "../target/network-selection.ts";

/** The command `icebox upgrade`. */
export function upgradeCommand(context: CliContext): Command {
  const command = new Command("upgrade")
    .description("exchange the code of a canister, with a snapshot to go back to if that fails")
    .argument("<CANISTER>", "name or id of the canister or module")
    .requiredOption("--wasm <FILE>", "the new module, plain or gzip")
    .option("--args <CANDID>", "arguments for post_upgrade, in Candid's text form")
    .option("--args-file <FILE>", "the same from a file: text, or the encoded bytes if its name ends in .bin")
    .addOption(
      new Option("-m, --mode <MODE>", "reinstall: begin with an empty memory")
        .choices(["upgrade", "reinstall"])
        .default("upgrade"),
    )
    .addOption(
      new Option(
        "--snapshot <add|skip|replace=ID>",
        "take one more, none, or one that takes the place of another (default: as the policy says)",
      ).argParser(snapshotChoice),
    )
    .option("--no-overwrite", "give up no snapshot, whatever the policy says: the same as --snapshot add")
    .option(
      "--check <CHECK>",
      "call a method of the new code, which must reply: 'health', 'count() == (3)', 'update:poke() =~ ok'; several are possible",
      gather,
    )
    .option("--check-timeout <DURATION>", "how long one attempt of a check may take (default: 10s)")
    .addOption(
      new Option("--check-retries <N>", "attempts of a check after the first (default: 3)").argParser(
        retryCount,
      ),
    )
    .option("--check-stopped", "start a canister that is stopped for its checks, and stop it again")
    .option("--no-health-checks", "leave out the checks of the project file")
    .option("--force", "also if the canister has this very module")
    .addOption(stopTimeoutOption())
    .option("--dry-run", "show the calls, the sizes and the costs, and change nothing")
    .option("--json", "print JSON")
    .option("--yes", "agree to what would be asked");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: UpgradeOptions) => runUpgrade(context, name, options));
}

/** Upgrades the canister and says how that ended. */
export async function runUpgrade(context: CliContext, name: string, options: UpgradeOptions): Promise<void> {
  const { readNamedFile } = await import("../files/read-file.ts");
  const { confirmUpgrade } = await import("../operations/confirm-upgrade.ts");
  const { performOperation } = await import("../operations/perform-operation.ts");
  const { prepareUpgrade } = await import("../operations/prepare-upgrade.ts");
  const { rolledBack } = await import("../operations/rolled-back.ts");
  const { upgradeResultJson, upgradeResultLines } = await import("../operations/upgrade-lines.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { readInitArgs } = await import("../operations/read-init-args.ts");
  const { terminal } = context;
  const prepared = await prepareUpgrade(context, name, {
    ...options,
    wasmModule: readNamedFile(resolve(context.cwd, options.wasm)),
    initArgs: readInitArgs(context, options),
  });
  const { plan, canister, policy } = prepared;
  const { applyPolicy } = await import("../../modules/mod.ts");
  const { refusals } = applyPolicy(plan, policy);
  if (options.dryRun !== true && refusals.length === 0) await confirmUpgrade(context, prepared, options);
  const result = (await performOperation(context, prepared, { plan, options }))?.upgrade;
  if (result === undefined) return;
  if (options.json === true) terminal.data(jsonOutput(upgradeResultJson(result, plan, canister)));
  else for (const line of upgradeResultLines(result, canister)) terminal.data(line);
  if (result.outcome === "rolled-back") throw rolledBack(result, canister);
}
