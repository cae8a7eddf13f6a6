/**
 * Every method of the management canister's service in version 0.66 of the interface specification, in the order of its
 * Candid file. `ManagementMethod` names the ones whose types this package has; the others need what only the Internet
 * Computer has: outcalls, threshold keys, Bitcoin.
 */
export const managementServiceMethods = [
  "create_canister",
  "update_settings",
  "upload_chunk",
  "clear_chunk_store",
  "stored_chunks",
  "install_code",
  "install_chunked_code",
  "uninstall_code",
  "start_canister",
  "stop_canister",
  "canister_status",
  "canister_metrics",
  "delete_canister",
  "deposit_cycles",
  "raw_rand",
  "http_request",
  "canister_info",
  "canister_metadata",
  "ecdsa_public_key",
  "sign_with_ecdsa",
  "schnorr_public_key",
  "sign_with_schnorr",
  "vetkd_public_key",
  "vetkd_derive_key",
  "bitcoin_get_balance",
  "bitcoin_get_utxos",
  "bitcoin_send_transaction",
  "bitcoin_get_current_fee_percentiles",
  "bitcoin_get_block_headers",
  "node_metrics_history",
  "subnet_info",
  "provisional_create_canister_with_cycles",
  "provisional_top_up_canister",
  "take_canister_snapshot",
  "load_canister_snapshot",
  "read_canister_snapshot_metadata",
  "read_canister_snapshot_data",
  "upload_canister_snapshot_metadata",
  "upload_canister_snapshot_data",
  "list_canister_snapshots",
  "delete_canister_snapshot",
  "fetch_canister_logs",
  "list_canisters",
] as const;

/** Name of a method of the management canister's service. */
export type ManagementServiceMethod = (typeof managementServiceMethods)[number];
