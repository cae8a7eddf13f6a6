import { isMainnetUrl } from "../../client/mod.ts";
import type { CallToCome } from "../operations/show-calls.ts";
import type { Session } from "../session.ts";

/** What a new canister gets where cycles have to be paid. */
const paidCycles = 2_000_000_000_000n;

/** The call that creates a canister, and the cycles that it takes from the account of the identity. */
export function planCreation(
  { client }: Session,
  name: string,
): { readonly call: CallToCome; readonly cycles: bigint } {
  const isPaid = isMainnetUrl(client.url);
  const method = isPaid ? "create_canister" : "provisional_create_canister_with_cycles";
  return { call: { method, canister: name, canisterId: undefined }, cycles: isPaid ? paidCycles : 0n };
}
