import { encodeHex } from "../../bytes/mod.ts";
import { type Client, readCanisterHistory } from "../../client/mod.ts";
import type { HistoryEvent } from "../../console/mod.ts";
import { type CanisterChange, Principal } from "../../wire/mod.ts";

type Told = Pick<HistoryEvent, "kind" | "module_hash" | "snapshot">;

/** A canister's own history for the console; undefined where the network tells it to canisters alone. */
export async function canisterHistory(
  client: Client,
  canisterId: string,
): Promise<readonly HistoryEvent[] | undefined> {
  const info = await readCanisterHistory(client, Principal.fromText(canisterId));
  return info?.recent_changes.map((change) => ({
    at: new Date(Number(change.timestamp_nanos / 1_000_000n)).toISOString(),
    source: "canister-history",
    canister_version: String(change.canister_version),
    by: originOf(change.origin),
    operation: null,
    ...told(change.details),
  }));
}

function originOf(origin: CanisterChange["origin"]): string {
  return "from_user" in origin
    ? origin.from_user.user_id.toText()
    : origin.from_canister.canister_id.toText();
}

function told(details: CanisterChange["details"]): Told {
  const nothing = { module_hash: null, snapshot: null };
  if ("creation" in details) return { kind: "created", ...nothing };
  if ("code_uninstall" in details) return { kind: "code-uninstalled", ...nothing };
  if ("controllers_change" in details) return { kind: "controllers-changed", ...nothing };
  if ("rename_canister" in details) return { kind: "renamed", ...nothing };
  if ("load_snapshot" in details)
    return {
      ...nothing,
      kind: "snapshot-loaded",
      snapshot: encodeHex(Uint8Array.from(details.load_snapshot.snapshot_id)),
    };
  const { mode, module_hash: hash } = details.code_deployment;
  const kind =
    "install" in mode ? "code-installed" : "upgrade" in mode ? "code-upgraded" : "code-reinstalled";
  return { ...nothing, kind, module_hash: encodeHex(Uint8Array.from(hash)) };
}
