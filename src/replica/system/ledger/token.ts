import type { LedgerAccount, Principal } from "../../../wire/mod.ts";
import type { SystemCanistersState } from "../state.ts";
import type { LedgerRules } from "./ledger-rules.ts";
import type { AccountKey, LedgerState } from "./ledger-state.ts";

/** What the common ICRC methods have to know of a ledger canister. */
export interface Token {
  readonly rules: LedgerRules;
  readonly name: string;
  readonly symbol: string;
  readonly decimals: number;
  /** Owner of the minting account, if there is one. */
  readonly minter: Principal | undefined;
  readonly accountKey: (owner: Principal, subaccount?: Uint8Array) => AccountKey;
  readonly ledgerOf: (ledgers: SystemCanistersState) => LedgerState;
  readonly withLedger: (ledgers: SystemCanistersState, ledger: LedgerState) => SystemCanistersState;
}

/** The key of an account as Candid gives it. */
export function keyOfAccount(token: Token, account: LedgerAccount): AccountKey {
  return token.accountKey(account.owner, account.subaccount[0]);
}

/** The trap of a call that names one of `subaccounts` with a length other than 32 bytes; `undefined` if all are well. */
export function subaccountTrap(
  ...subaccounts: readonly ([] | [Uint8Array])[]
): { readonly kind: "trap"; readonly message: string } | undefined {
  for (const [subaccount] of subaccounts) {
    if (subaccount === undefined || subaccount.length === 32) continue;
    return {
      kind: "trap",
      message: `failed to decode call arguments: a subaccount has 32 bytes, this one ${subaccount.length}`,
    };
  }
  return undefined;
}
