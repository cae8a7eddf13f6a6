import { encodeHex } from "../../../bytes/mod.ts";
import type { Principal } from "../../../wire/mod.ts";
import type { AccountKey } from "../ledger/ledger-state.ts";

/** The key of an account on the cycles ledger: its owner, and its subaccount in hex unless that is all zeros. */
export function cyclesAccountKey(owner: Principal, subaccount?: Uint8Array): AccountKey {
  const isDefault = subaccount === undefined || subaccount.every((byte) => byte === 0);
  return isDefault ? owner.toText() : `${owner.toText()}.${encodeHex(subaccount)}`;
}
