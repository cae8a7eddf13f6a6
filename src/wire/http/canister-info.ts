/**
 * Where an embedded network is asked, by POST, for a canister's history; no part of the Internet Computer's interface,
 * where only canisters may ask. Body and answer are argument and result of the management canister's `canister_info`,
 * in Candid.
 */
export const CANISTER_INFO_PATH = "/icebox/v1/canister-info";
