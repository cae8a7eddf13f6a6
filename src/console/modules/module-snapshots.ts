import { decodeHex, encodeHex } from "../../bytes/mod.ts";
import {
  callManagement,
  type Client,
  listSnapshots,
  replyOf,
  type SnapshotSummary,
} from "../../client/mod.ts";
import { Principal } from "../../wire/mod.ts";
import type { ModuleSummary } from "../api/module.ts";

/** What the metadata of a snapshot say beside its summary. */
export interface SnapshotOrigin {
  readonly source: "taken" | "uploaded";
  /** Of the canister when it was taken; for an uploaded one that of the upload. */
  readonly canisterVersion: bigint;
}

/** A snapshot with its origin. */
export interface KnownSnapshot {
  readonly summary: SnapshotSummary;
  readonly origin: SnapshotOrigin;
}

/**
 * The snapshots of a module, oldest first. One that is deleted between the two looks is left out.
 *
 * @throws ClientError
 */
export async function readSnapshots(
  client: Client,
  module: ModuleSummary,
): Promise<readonly KnownSnapshot[]> {
  const canisterId = Principal.fromText(module.canister_id);
  const listed = replyOf(
    await listSnapshots(client, canisterId),
    `list the snapshots of canister ${module.key}`,
  );
  const known = await Promise.all(
    listed.map(async (summary) => {
      const origin = await readOrigin(client, module, encodeHex(summary.id));
      return origin === undefined ? undefined : { summary, origin };
    }),
  );
  return known.filter((each) => each !== undefined);
}

/** No such snapshot on this canister. */
const noSnapshot = "IC0305";

/** Undefined if there is no such snapshot. */
export async function readOrigin(
  client: Client,
  module: ModuleSummary,
  id: string,
): Promise<SnapshotOrigin | undefined> {
  const canisterId = Principal.fromText(module.canister_id);
  const answer = await callManagement(client, {
    method: "read_canister_snapshot_metadata",
    args: { canister_id: canisterId, snapshot_id: decodeHex(id) },
    effectiveCanisterId: canisterId,
  });
  if (answer.kind === "rejected" && answer.reject.errorCode === noSnapshot) return undefined;
  const metadata = replyOf(answer, `read the metadata of snapshot ${id} of canister ${module.key}`);
  return {
    source: "taken_from_canister" in metadata.source ? "taken" : "uploaded",
    canisterVersion: metadata.canister_version,
  };
}
