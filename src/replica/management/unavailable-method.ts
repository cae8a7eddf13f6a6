import type { ManagementServiceMethod } from "../../wire/mod.ts";
import { reject } from "../error-code.ts";
import type { ManagementHandler } from "./management-call.ts";
import { rejected } from "./outcomes.ts";

/** What a method needs that an embedded network does not have, and what its user can do instead. */
const MISSING = {
  outcalls:
    "the embedded network makes no HTTPS outcalls. Try a stand-in for the outcall in the canister's test build, or a network with outcalls.",
  keys: "the embedded network has no threshold keys. Try a network that has them, for example PocketIC with a fiduciary subnet.",
  bitcoin:
    "the embedded network has no Bitcoin node. Try to call a Bitcoin canister that you deploy yourself, or a network with Bitcoin.",
} as const;

/** The methods of the service that this network refuses to canisters, and for want of what. */
export const unavailableMethods: ReadonlyMap<ManagementServiceMethod, keyof typeof MISSING> = new Map<
  ManagementServiceMethod,
  keyof typeof MISSING
>([
  ["http_request", "outcalls"],
  ["ecdsa_public_key", "keys"],
  ["sign_with_ecdsa", "keys"],
  ["schnorr_public_key", "keys"],
  ["sign_with_schnorr", "keys"],
  ["vetkd_public_key", "keys"],
  ["vetkd_derive_key", "keys"],
  ["bitcoin_get_balance", "bitcoin"],
  ["bitcoin_get_utxos", "bitcoin"],
  ["bitcoin_send_transaction", "bitcoin"],
  ["bitcoin_get_current_fee_percentiles", "bitcoin"],
  ["bitcoin_get_block_headers", "bitcoin"],
]);

/** IC0504 with the words of a subnet on which the method is not enabled; attached cycles go back. */
export function unavailableMethod(method: ManagementServiceMethod): ManagementHandler {
  const missing = MISSING[unavailableMethods.get(method) ?? "outcalls"];
  const text = `This API is not enabled on this subnet: ${method} cannot be executed as ${missing}`;
  return (state) => rejected(state, reject("IC0504", text));
}

/** The refusal of a method that is a query only, to canisters that call it as an update. */
export function queryOnlyMethod(method: ManagementServiceMethod): ManagementHandler {
  const text = `${method} API is not accessible in replicated mode`;
  return (state) => rejected(state, reject("IC0406", text));
}
