import { type Reject, reject } from "../error-code.ts";

/** Who may call a method of the management canister from outside. */
export type IngressRule =
  /** Controllers of the canister that the argument names. */
  | "controllers"
  /** Controllers and whom the canister's status visibility names. */
  | "status_viewers"
  /** Controllers and whom the canister's snapshot visibility names. */
  | "snapshot_viewers"
  /** Anyone: the provisional API of a development network. */
  | "anyone"
  /** Nobody: canisters only. */
  | "canisters"
  /** Nobody: a query. */
  | "query";

/** Methods that only canisters may call, also those that this network does not execute. */
const CANISTER_METHODS = [
  "create_canister",
  "canister_info",
  "canister_metadata",
  "deposit_cycles",
  "raw_rand",
  "http_request",
  "ecdsa_public_key",
  "sign_with_ecdsa",
  "schnorr_public_key",
  "sign_with_schnorr",
  "vetkd_public_key",
  "vetkd_derive_key",
  "bitcoin_get_balance",
  "bitcoin_get_utxos",
  "bitcoin_get_block_headers",
  "bitcoin_send_transaction",
  "bitcoin_get_current_fee_percentiles",
  "node_metrics_history",
  "subnet_info",
] as const;

const CONTROLLER_METHODS = [
  "update_settings",
  "install_code",
  "install_chunked_code",
  "uninstall_code",
  "start_canister",
  "stop_canister",
  "delete_canister",
  "upload_chunk",
  "stored_chunks",
  "clear_chunk_store",
  "canister_metrics",
  "take_canister_snapshot",
  "load_canister_snapshot",
  "delete_canister_snapshot",
  "upload_canister_snapshot_metadata",
  "upload_canister_snapshot_data",
] as const;

/** The rule of every method that users know of; what is missing here does not exist. */
export const ingressRules: ReadonlyMap<string, IngressRule> = new Map<string, IngressRule>([
  ...CANISTER_METHODS.map((name) => [name, "canisters"] as const),
  ...CONTROLLER_METHODS.map((name) => [name, "controllers"] as const),
  ["canister_status", "status_viewers"],
  ["list_canister_snapshots", "snapshot_viewers"],
  ["read_canister_snapshot_metadata", "snapshot_viewers"],
  ["read_canister_snapshot_data", "snapshot_viewers"],
  ["provisional_create_canister_with_cycles", "anyone"],
  ["provisional_top_up_canister", "anyone"],
  ["fetch_canister_logs", "query"],
  ["list_canisters", "query"],
]);

/** The reject of a call that no user may make, whatever its argument; `undefined` if that depends on the argument. */
export function userMethodFault(methodName: string): Reject | undefined {
  switch (ingressRules.get(methodName)) {
    case undefined:
      return reject("IC0536", `ic00 interface does not expose method ${methodName}`);
    case "canisters":
      return reject("IC0406", `Only canisters can call ic00 method ${methodName}`);
    case "query":
      return reject("IC0406", `${methodName} API is not accessible via ingress in replicated mode`);
    default:
      return undefined;
  }
}
