import {
  type CandidInterface,
  type CandidMethods,
  createCandidInterface,
} from "../candid/candid-interface.ts";
import { type InfoArgs, infoMethods, type InfoResults } from "./canister-info.ts";
import { type LogArgs, logMethods, type LogResults } from "./canister-logs.ts";
import { type StatusArgs, statusMethods, type StatusResults } from "./canister-status.ts";
import { type InstallArgs, installMethods, type InstallResults } from "./install-code.ts";
import { type LifecycleArgs, lifecycleMethods, type LifecycleResults } from "./lifecycle.ts";
import {
  type SnapshotTransferArgs,
  snapshotTransferMethods,
  type SnapshotTransferResults,
} from "./snapshot-transfer.ts";
import { type SnapshotArgs, snapshotMethods, type SnapshotResults } from "./snapshots.ts";
import { type SubnetArgs, subnetMethods, type SubnetResults } from "./subnet-info.ts";

/** Argument type of every management method that Icebox knows; `null` for none. */
export interface ManagementArgs
  extends
    LifecycleArgs,
    InstallArgs,
    StatusArgs,
    InfoArgs,
    LogArgs,
    SnapshotArgs,
    SnapshotTransferArgs,
    SubnetArgs {}

/** Result type of every management method that Icebox knows; `null` for none. */
export interface ManagementResults
  extends
    LifecycleResults,
    InstallResults,
    StatusResults,
    InfoResults,
    LogResults,
    SnapshotResults,
    SnapshotTransferResults,
    SubnetResults {}

/** Name of a management method that Icebox knows. */
export type ManagementMethod = keyof ManagementArgs;

/** Candid types of every method of ManagementArgs. */
export const managementMethods: CandidMethods<ManagementArgs> = {
  ...lifecycleMethods,
  ...installMethods,
  ...statusMethods,
  ...infoMethods,
  ...logMethods,
  ...snapshotMethods,
  ...snapshotTransferMethods,
  ...subnetMethods,
};

const management: CandidInterface<ManagementArgs, ManagementResults> = createCandidInterface<
  ManagementArgs,
  ManagementResults
>(managementMethods);

/**
 * Tells whether the name is one of ManagementArgs.
 *
 * @example
 * ```ts
 * if (!isManagementMethod("take_canister_snapshot")) throw new Error("it is one");
 * ```
 */
export function isManagementMethod(name: string): name is ManagementMethod {
  return management.hasMethod(name);
}

/**
 * Encodes the argument of a management call. Throws Error if the value does not have the argument's type.
 *
 * @example
 * ```ts
 * const canister_id = canisterIdFromNumber(5n);
 * const bytes = encodeManagementArgs("start_canister", { canister_id });
 * const args = decodeManagementArgs("start_canister", bytes);
 * if (args.canister_id.toText() !== canister_id.toText()) throw new Error("the canister id is lost");
 * ```
 */
export function encodeManagementArgs<Method extends ManagementMethod>(
  method: Method,
  args: ManagementArgs[Method],
): Uint8Array {
  return management.encodeArgs(method, args);
}

/**
 * Decodes the argument of a management call; unknown fields are ignored and missing options are `[]`.
 *
 * @throws WireError `wire/bad-candid`
 */
export function decodeManagementArgs<Method extends ManagementMethod>(
  method: Method,
  bytes: Uint8Array,
): ManagementArgs[Method] {
  return management.decodeArgs(method, bytes);
}

/**
 * Encodes the reply to a management call. Throws Error if the value does not have the result's type.
 *
 * @example
 * ```ts
 * const bytes = encodeManagementResult("upload_canister_snapshot_metadata", { snapshot_id: Uint8Array.of(1) });
 * const result = decodeManagementResult("upload_canister_snapshot_metadata", bytes);
 * if (result.snapshot_id[0] !== 1) throw new Error("the id is lost");
 * ```
 */
export function encodeManagementResult<Method extends ManagementMethod>(
  method: Method,
  result: ManagementResults[Method],
): Uint8Array {
  return management.encodeResult(method, result);
}

/**
 * Decodes the reply to a management call.
 *
 * @throws WireError `wire/bad-candid`
 */
export function decodeManagementResult<Method extends ManagementMethod>(
  method: Method,
  bytes: Uint8Array,
): ManagementResults[Method] {
  return management.decodeResult(method, bytes);
}
