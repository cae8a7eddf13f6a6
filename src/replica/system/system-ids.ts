import { includesPrincipal } from "../principals.ts";
import { canisterIdFromNumber, Principal } from "../../wire/mod.ts";

/** The ICP ledger, `ryjl3-tyaaa-aaaaa-aaaba-cai`. */
export const icpLedgerId: Principal = canisterIdFromNumber(2n);

/** The cycles minting canister, `rkp4c-7iaaa-aaaaa-aaaca-cai`. */
export const cmcId: Principal = canisterIdFromNumber(4n);

/** The cycles ledger, `um5iw-rqaaa-aaaaq-qaaba-cai`. */
export const cyclesLedgerId: Principal = canisterIdFromNumber(0x0210_0002n);

/** The governance canister, `rrkah-fqaaa-aaaaa-aaaaq-cai`: it does not exist here, but ICP is minted and burned in its account. */
export const governanceId: Principal = canisterIdFromNumber(1n);

const systemIds = [icpLedgerId, cmcId, cyclesLedgerId] as const;

/** Whether `id` is a canister that this replica answers for itself, without Wasm. */
export function isSystemCanister(id: Principal): boolean {
  return includesPrincipal(systemIds, id);
}
