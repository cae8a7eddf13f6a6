import { Command, Option } from "commander";
import { setTimeout as delay } from "node:timers/promises";
import type { CanisterLogRecord, LogQuery } from "../../client/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { exitCodeHelp } from "../exit-codes.ts";
import type { LogOptions } from "../text/log-range.ts";
import { type NetworkSelection, withNetworkOptions } from "../target/network-selection.ts";

/** Options of `icebox canister logs`. */
export interface CanisterLogsOptions extends NetworkSelection, LogOptions {
  readonly follow?: boolean;
  readonly interval: string;
  readonly json?: boolean;
}

/** The command `icebox canister logs`. */
export function canisterLogsCommand(context: CliContext): Command {
  const bounds = ["since", "until", "sinceIndex", "untilIndex"];
  const command = new Command("logs")
    .description("show what a canister printed, and the traces of its traps")
    .argument("<CANISTER>", "name or id of the canister")
    .addOption(new Option("-f, --follow", "go on with what it prints, until Ctrl-C").conflicts(bounds))
    .option("--interval <SECONDS>", "how often --follow asks", "2")
    .addOption(new Option("--since <TIME>", "from this time on: nanoseconds or 2026-01-31T12:00:00Z"))
    .addOption(new Option("--until <TIME>", "before this time"))
    .addOption(new Option("--since-index <INDEX>", "from this record on").conflicts(["since", "until"]))
    .addOption(new Option("--until-index <INDEX>", "before this record").conflicts(["since", "until"]))
    .option("--json", "print JSON; with --follow one object in each line");
  return withNetworkOptions(command)
    .addHelpText("after", exitCodeHelp)
    .action((name: string, options: CanisterLogsOptions) => runCanisterLogs(context, name, options));
}

/** Indexes have 64 bits. */
const mostIndex = 2n ** 64n - 1n;

/** Prints the log, or follows it. */
export async function runCanisterLogs(
  context: CliContext,
  name: string,
  options: CanisterLogsOptions,
): Promise<void> {
  const { findCanister, openSession } = await import("../session.ts");
  const { fetchCanisterLogs, replyOf } = await import("../../client/mod.ts");
  const { jsonOutput } = await import("../text/json-output.ts");
  const { logRange, parseInterval } = await import("../text/log-range.ts");
  const { logJson, logLine } = await import("../text/log-record.ts");
  const intervalMs = parseInterval(options.interval);
  const range = logRange(options);
  const session = await openSession(context, options);
  const canister = findCanister(session, name);
  const read = async (wanted: LogQuery["range"]): Promise<readonly CanisterLogRecord[]> => {
    const query = { canisterId: canister.id, ...(wanted !== undefined && { range: wanted }) };
    return replyOf(await fetchCanisterLogs(session.client, query), `read the logs of canister ${name}`);
  };
  const { terminal } = context;
  let records = await read(range);
  if (options.json === true && options.follow !== true) {
    terminal.data(
      jsonOutput({ canister: name, canister_id: canister.id.toText(), log_records: records.map(logJson) }),
    );
    return;
  }
  const show =
    options.json === true ? (record: CanisterLogRecord) => JSON.stringify(logJson(record)) : logLine;
  let next = 0n;
  for (;;) {
    for (const record of records) {
      terminal.data(show(record));
      next = record.index + 1n;
    }
    if (options.follow !== true) return;
    await delay(intervalMs);
    records = await read({ by: "index", start: next, end: mostIndex });
  }
}
