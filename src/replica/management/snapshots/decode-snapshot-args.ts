import { hasFault } from "../../../bytes/mod.ts";
import { decodeSnapshotId, type ManagementArgs } from "../../../wire/mod.ts";
import { type Reject, reject } from "../../error-code.ts";
import { decodeArgs } from "../decode-args.ts";

/** The methods about canister snapshots. */
export type SnapshotMethod =
  | "take_canister_snapshot"
  | "load_canister_snapshot"
  | "list_canister_snapshots"
  | "delete_canister_snapshot"
  | "read_canister_snapshot_metadata"
  | "read_canister_snapshot_data"
  | "upload_canister_snapshot_metadata"
  | "upload_canister_snapshot_data";

export type DecodedSnapshotArgs<Method extends SnapshotMethod> =
  | { readonly ok: true; readonly args: ManagementArgs[Method] }
  | { readonly ok: false; readonly reject: Reject };

/**
 * Decodes the argument of a snapshot method. A snapshot id that is none and a `v128` of more than 128 bits count as
 * undecodable (IC0408).
 */
export function decodeSnapshotArgs<Method extends SnapshotMethod>(
  method: Method,
  bytes: Uint8Array,
): DecodedSnapshotArgs<Method> {
  const decoded = decodeArgs(method, bytes);
  if (!decoded.ok) return decoded;
  for (const id of idsOf(decoded.args)) {
    const fault = snapshotIdFault(id);
    if (fault !== undefined) return { ok: false, reject: fault };
  }
  if ("globals" in decoded.args && decoded.args.globals.some(isTooWide)) {
    return {
      ok: false,
      reject: reject("IC0408", "Error decoding candid: Cannot convert the nat of a v128 to 128 bits"),
    };
  }
  return decoded;
}

function isTooWide(global: ManagementArgs["upload_canister_snapshot_metadata"]["globals"][number]): boolean {
  return "v128" in global && global.v128 >> 128n > 0n;
}

function idsOf(args: ManagementArgs[SnapshotMethod]): readonly Uint8Array[] {
  if ("snapshot_id" in args) return [args.snapshot_id];
  return "replace_snapshot" in args ? args.replace_snapshot : [];
}

function snapshotIdFault(id: Uint8Array): Reject | undefined {
  try {
    decodeSnapshotId(id);
    return undefined;
  } catch (error) {
    if (!hasFault(error, "wire/bad-snapshot-id") || !(error instanceof Error)) throw error;
    return reject("IC0408", `Error decoding candid: ${error.message}`);
  }
}
