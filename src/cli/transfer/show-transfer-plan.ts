import { hasFault } from "../../bytes/mod.ts";
import { networkMaxSnapshots, type TransferCall, type TransferPlan } from "../../recovery/mod.ts";
import type { CliContext } from "../cli-context.ts";
import { describeError } from "../describe-error.ts";
import type { NamedCanister } from "../session.ts";
import { formatCount } from "../text/format-count.ts";
import { formatSize } from "../text/format-size.ts";
import { jsonOutput } from "../text/json-output.ts";
import type { TransferForecast } from "./transfer-dry-run.ts";
import type { TransferOptions } from "./transfer-options.ts";

const words: Readonly<Record<TransferPlan["kind"], string>> = {
  "snapshot-download": "download a snapshot of canister",
  "snapshot-upload": "upload a snapshot to canister",
};

/**
 * Prints what a transfer would do.
 *
 * @throws the first of what would refuse it
 */
export function showTransferPlan(
  { terminal }: CliContext,
  { canister, forecast }: { readonly canister: NamedCanister; readonly forecast: TransferForecast },
  options: TransferOptions,
): void {
  if (options.json === true) terminal.data(jsonOutput(planJson(canister, forecast, options)));
  else for (const line of planLines(canister, forecast)) terminal.data(line);
  const [refusal] = forecast.refusals;
  if (refusal !== undefined) throw refusal;
}

const policyCodes = ["cli/over-ceiling", "cli/kept-by-policy", "cli/too-many-snapshots"];

/**
 * Makes sure that no policy forbids a transfer; about everything else the network's word counts.
 *
 * @throws CliError with one of the codes of policies
 */
export function requireAllowed({ refusals }: TransferForecast): void {
  const refusal = refusals.find((each) => policyCodes.some((code) => hasFault(each, code)));
  if (refusal !== undefined) throw refusal;
}

function planLines({ name, id }: NamedCanister, { plan, refusals }: TransferForecast): readonly string[] {
  const { before, count, forecast } = plan;
  const lines = [
    `Would ${words[plan.kind]} ${name} (${id.toText()}), which is ${before.status.runState} and stays so`,
    "Calls:",
    ...plan.calls.map((call, index) => `  ${String(index + 1)}. ${call.method}${suffixOf(call)}`),
  ];
  if (plan.kind === "snapshot-upload")
    lines.push(
      `Zeros that are not sent: ${size(count.skippedBytes)}, ${String(count.skippedRanges)} whole ranges`,
    );
  if (forecast.snapshotSizeBytes !== undefined)
    lines.push(`Snapshot size: ${formatSize(forecast.snapshotSizeBytes)}`);
  lines.push(`Snapshots now: ${String(before.snapshots.length)} of ${String(networkMaxSnapshots)}`);
  lines.push(`Cycles for the calls: ${formatCount(forecast.cycles)}`);
  const { cyclesPerDay } = forecast;
  const perDay = cyclesPerDay < 0n ? `-${formatCount(-cyclesPerDay)}` : formatCount(cyclesPerDay);
  lines.push(`Cycles per day for the memory: ${perDay}`);
  lines.push(`Balance: ${formatCount(before.status.cycles)} Cycles`);
  lines.push(`Frozen below: ${formatCount(forecast.freezingThreshold)} Cycles`);
  for (const { message } of refusals) lines.push(`Would be refused: ${message}`);
  return lines;
}

function suffixOf({ count, bytes, method, snapshot }: TransferCall): string {
  if (snapshot !== undefined)
    return method === "delete_canister_snapshot" ? ` ${snapshot}` : `, replacing ${snapshot}`;
  return bytes === undefined ? "" : `, ${String(count)} times, ${size(bytes)}`;
}

function planJson(
  canister: NamedCanister,
  { plan, refusals }: TransferForecast,
  options: TransferOptions,
): Readonly<Record<string, unknown>> {
  const { before, count, forecast } = plan;
  return {
    dry_run: true,
    operation: plan.kind,
    canister: canister.name,
    canister_id: canister.id.toText(),
    status: before.status.runState,
    steps: plan.calls.map(({ method, count: times, bytes, snapshot }) => ({
      method,
      count: times,
      bytes: bytes ?? null,
      ...(snapshot !== undefined && { snapshot }),
    })),
    skipped: options.autoStop === true ? "needs-no-stop" : null,
    skipped_ranges: count.skippedRanges,
    skipped_bytes: count.skippedBytes,
    snapshot_size: forecast.snapshotSizeBytes === undefined ? null : String(forecast.snapshotSizeBytes),
    snapshots: before.snapshots.length,
    cycles: String(forecast.cycles),
    cycles_per_day: String(forecast.cyclesPerDay),
    balance: String(before.status.cycles),
    freezing_threshold: String(forecast.freezingThreshold),
    refusals: refusals.map((refusal) => {
      const { code, message, next } = describeError(refusal, { canister: canister.name });
      return { code, message, next: next ?? null };
    }),
  };
}

function size(bytes: number): string {
  return formatSize(BigInt(bytes));
}
