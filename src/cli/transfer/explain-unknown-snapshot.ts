import { encodeHex } from "../../bytes/mod.ts";
import { type Client, ClientError, listSnapshots } from "../../client/mod.ts";
import type { NamedCanister } from "../session.ts";
import { unknownSnapshot } from "../unknown-snapshot.ts";

/** The snapshot that something is about. */
export interface WantedSnapshot {
  readonly canister: NamedCanister;
  readonly snapshotId: Uint8Array;
}

/**
 * Does something with a snapshot. If the network does not know it, the error names the ids that are near.
 *
 * @throws CliError "cli/unknown-snapshot"; whatever the work throws
 */
export async function explainUnknownSnapshot<T>(
  client: Client,
  { canister, snapshotId }: WantedSnapshot,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUnknownSnapshot(error)) throw error;
    const answer = await listSnapshots(client, canister.id);
    if (answer.kind === "rejected") throw error;
    const known = answer.value.map(({ id }) => encodeHex(id));
    throw unknownSnapshot({ name: canister.name, snapshot: encodeHex(snapshotId), known }, error);
  }
}

/** Whether the network says that it has no such snapshot. */
export function isUnknownSnapshot(error: unknown): boolean {
  if (!(error instanceof ClientError) || error.fault.code !== "client/rejected") return false;
  return error.fault.reject.errorCode === "IC0305";
}
