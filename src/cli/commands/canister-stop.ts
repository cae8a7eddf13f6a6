import { Command } from "commander";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import { stopTimeoutOption } from "../operations/operation-options.ts";
import { withNetworkOptions, withProxyOption } from "../target/network-selection.ts";
import type { CanisterStartOptions } from "./canister-start.ts";

/** Options of `icebox canister stop`. */
export interface CanisterStopOptions extends CanisterStartOptions {
  readonly stopTimeout?: string;
}

/** The command `icebox canister stop`. */
export function canisterStopCommand(context: CliContext): Command {
  const command = new Command("stop")
    .description("stop a canister; it finishes the calls that it has begun")
    .argument("<CANISTER>", "name or id of the canister")
    .addOption(stopTimeoutOption())
    .option("--dry-run", "show the call, and change nothing")
    .option("--json", "print JSON");
  return withNetworkOptions(withProxyOption(command))
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: CanisterStopOptions) => runCanisterStop(context, name, options));
}

/** Stops the canister, unless it is stopped, and waits until it has stopped. */
export async function runCanisterStop(
  context: CliContext,
  name: string,
  options: CanisterStopOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { replyOf } = await import("../../client/mod.ts");
  const { controlCanister, stopAndWait } = await import("../../recovery/mod.ts");
  const { stillStoppingLine, stoppingLine } = await import("../operations/event-line.ts");
  const { showRunState } = await import("../operations/show-run-state.ts");
  const { parseDuration } = await import("../text/duration.ts");
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  const control = await controlCanister(session.client, canister.id);
  const { runState } = replyOf(await control.status(), `stop canister ${name}`);
  const method = runState === "stopped" ? undefined : "stop_canister";
  if (method === undefined)
    context.terminal.note(`Canister ${name} is stopped already, with canister_id ${canister.id.toText()}`);
  if (method !== undefined && options.dryRun !== true) {
    context.terminal.note(stoppingLine(canister));
    await stopAndWait(control, {
      name,
      ...(options.stopTimeout === undefined ? {} : { timeoutMs: parseDuration(options.stopTimeout) }),
      signal: new AbortController().signal,
      onWaiting: (waitedMs) => {
        context.terminal.note(stillStoppingLine(name, waitedMs));
      },
    });
  }
  showRunState(context, { canister, runState, method }, options);
}
