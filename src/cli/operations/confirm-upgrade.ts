import type { OperationPlan } from "../../recovery/mod.ts";
import type { CliContext } from "../cli-context.ts";
import type { NamedCanister } from "../session.ts";
import { confirm } from "./confirm.ts";
import { warningLine } from "./upgrade-lines.ts";
import type { UpgradeOptions } from "./upgrade-options.ts";

/**
 * Asks before an upgrade that loses something for good and that the command line did not name by itself: no way back, an
 * empty memory, a snapshot that the policy gives up or that goes too early. All other warnings are told.
 *
 * @throws CliError "cli/not-confirmed"
 */
export async function confirmUpgrade(
  context: CliContext,
  { plan, canister }: { readonly plan: OperationPlan; readonly canister: NamedCanister },
  options: UpgradeOptions,
): Promise<void> {
  const { name } = canister;
  const warnings = plan.upgrade?.warnings ?? [];
  const grave = warnings
    .filter(({ kind }) => kind !== "not-checked" && kind !== "chunks-while-stopped")
    .map((warning) => warningLine(warning, name));
  const given = plan.steps.find((step) => step.kind === "delete-snapshot");
  const isChosen = options.snapshot?.startsWith("replace=") === true;
  if (given?.kind === "delete-snapshot" && !isChosen)
    grave.push(`Snapshot ${given.snapshot} is deleted when the new code is healthy, as the policy says`);
  for (const warning of warnings) {
    const line = warningLine(warning, name);
    if (options.yes === true || !grave.includes(line)) context.terminal.note(`Warning: ${line}`);
  }
  if (options.yes !== true && grave.length > 0) await confirm(context, name, grave);
}
