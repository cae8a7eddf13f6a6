import type { RunState } from "../../client/mod.ts";
import type { CliContext } from "../cli-context.ts";
import type { NamedCanister } from "../session.ts";
import { jsonOutput } from "../text/json-output.ts";

/** A start or stop: what the canister was before, and the call that changes it, if one is needed. */
export interface RunStateChange {
  readonly canister: NamedCanister;
  readonly runState: RunState;
  readonly method: "start_canister" | "stop_canister" | undefined;
}

/** Prints what `--json` and `--dry-run` of start and stop ask for. */
export function showRunState(
  { terminal }: CliContext,
  { canister, runState, method }: RunStateChange,
  options: { readonly dryRun?: boolean; readonly json?: boolean },
): void {
  const calls = method === undefined ? [] : [method];
  const isDryRun = options.dryRun === true;
  if (options.json === true) {
    const { name, id } = canister;
    const shown = {
      canister: name,
      canister_id: id.toText(),
      status_before: runState,
      calls,
      dry_run: isDryRun,
    };
    terminal.data(jsonOutput(shown));
  } else if (isDryRun && method !== undefined) {
    terminal.data(`Would call ${method} for canister ${canister.name}, which is ${runState}`);
  }
}
