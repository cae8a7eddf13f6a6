import type { ManagementResults } from "../../wire/mod.ts";
import type { CanisterChange, ChangeDetails, ChangeOrigin, ReplicaState } from "../state.ts";
import { requireCanister } from "./access.ts";
import { decodeArgs } from "./decode-args.ts";
import type { ManagementCall, ManagementOutcome } from "./management-call.ts";
import { rejected, replied } from "./outcomes.ts";

type ChangeResult = ManagementResults["canister_info"]["recent_changes"][number];

/** `canister_info`: module hash, controllers and as many of the latest changes as asked for; open to every canister. */
export function canisterInfo(state: ReplicaState, call: ManagementCall): ManagementOutcome {
  const decoded = decodeArgs("canister_info", call.arg);
  if (!decoded.ok) return rejected(state, decoded.reject);
  const found = requireCanister(state, decoded.args.canister_id);
  if (!found.ok) return rejected(state, found.reject);
  const { history, installed, settings } = found.canister;
  const wanted = Math.min(Number(decoded.args.num_requested_changes[0] ?? 0n), history.changes.length);
  return replied(state, "canister_info", {
    total_num_changes: history.total,
    recent_changes: history.changes.slice(history.changes.length - wanted).map(changeResult),
    module_hash: installed === undefined ? [] : [installed.moduleHash],
    controllers: [...settings.controllers],
  });
}

function changeResult(change: CanisterChange): ChangeResult {
  return {
    timestamp_nanos: change.timestampNs,
    canister_version: change.canisterVersion,
    origin: originResult(change.origin),
    details: detailsResult(change.details),
  };
}

function originResult(origin: ChangeOrigin): ChangeResult["origin"] {
  if (origin.kind === "from_user") return { from_user: { user_id: origin.userId } };
  const version = origin.canisterVersion;
  return {
    from_canister: {
      canister_id: origin.canisterId,
      canister_version: version === undefined ? [] : [version],
    },
  };
}

function detailsResult(details: ChangeDetails): ChangeResult["details"] {
  switch (details.kind) {
    case "creation": {
      const hash = details.environmentVariablesHash;
      return {
        creation: {
          controllers: [...details.controllers],
          environment_variables_hash: hash === undefined ? [] : [hash],
        },
      };
    }
    case "code_uninstall":
      return { code_uninstall: null };
    case "code_deployment":
      return { code_deployment: { mode: modeResult(details.mode), module_hash: details.moduleHash } };
    case "load_snapshot":
      return { load_snapshot: loadResult(details) };
    case "controllers_change":
      return { controllers_change: { controllers: [...details.controllers] } };
  }
}

function modeResult(
  mode: "install" | "reinstall" | "upgrade",
): { install: null } | { reinstall: null } | { upgrade: null } {
  if (mode === "install") return { install: null };
  return mode === "reinstall" ? { reinstall: null } : { upgrade: null };
}

type LoadDetails = Extract<ChangeDetails, { kind: "load_snapshot" }>;

function loadResult(
  details: LoadDetails,
): Extract<ChangeResult["details"], { load_snapshot: unknown }>["load_snapshot"] {
  return {
    from_canister_id: details.fromCanisterId === undefined ? [] : [details.fromCanisterId],
    snapshot_id: details.snapshotId,
    canister_version: details.canisterVersion,
    taken_at_timestamp: details.takenAtNs,
    source:
      details.source.kind === "taken_from_canister"
        ? { taken_from_canister: null }
        : { metadata_upload: null },
  };
}
