import { encodeHex } from "../../bytes/mod.ts";
import type { HistoryAnswer, HistoryEvent } from "../api/history.ts";
import type { ModuleSummary } from "../api/module.ts";
import type { ConsoleParts } from "../console-parts.ts";
import { isoFromMs, isoFromNs } from "../iso-time.ts";
import { readSnapshots } from "./module-snapshots.ts";

const nothing = {
  canister_version: null,
  module_hash: null,
  snapshot: null,
  by: null,
  operation: null,
} as const;

/**
 * What happened to a canister, newest first: its own history where the network tells it, the snapshots that are there, and
 * the operations in the log.
 *
 * @throws ClientError
 */
export async function readHistory(
  { services, log, samples, nowMs }: ConsoleParts,
  module: ModuleSummary,
): Promise<Omit<HistoryAnswer, "version">> {
  const { canister_id: canisterId } = module;
  const [snapshots, changes] = await Promise.all([
    snapshotEvents(services.client, module),
    services.history(canisterId),
  ]);
  const operations = log.ofCanister(canisterId).map((operation): HistoryEvent => ({
    ...nothing,
    at: operation.ended_at ?? operation.started_at,
    kind: "operation",
    source: "operation-log",
    snapshot: operation.result?.snapshot ?? null,
    module_hash: operation.result?.module_hash ?? null,
    operation,
  }));
  const events = [...snapshots, ...(changes ?? []), ...operations];
  return {
    observed_at: isoFromMs(nowMs()),
    events: events.sort((left, right) => Date.parse(right.at) - Date.parse(left.at)),
    samples: samples.ofCanister(canisterId),
    has_canister_history: changes !== undefined,
  };
}

async function snapshotEvents(
  client: ConsoleParts["services"]["client"],
  module: ModuleSummary,
): Promise<readonly HistoryEvent[]> {
  const known = await readSnapshots(client, module);
  return known.map(({ summary, origin }) => ({
    ...nothing,
    at: isoFromNs(summary.takenAtNs),
    kind: origin.source === "taken" ? "snapshot-taken" : "snapshot-uploaded",
    source: "snapshot-list",
    canister_version: String(origin.canisterVersion),
    snapshot: encodeHex(summary.id),
  }));
}
