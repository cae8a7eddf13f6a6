import { encodeHex } from "../../../bytes/mod.ts";
import { icpLedgerInterface } from "../../../wire/mod.ts";
import { icrcMethods } from "../ledger/icrc-methods.ts";
import { balanceOf } from "../ledger/ledger-state.ts";
import { queryMethod, type SystemMethod, updateMethod } from "../system-method.ts";
import { icpToken } from "./icp-token.ts";
import { legacyTransfer } from "./legacy-transfer.ts";

/** The methods of the ICP ledger by name. */
export const icpLedgerMethods: ReadonlyMap<string, SystemMethod> = new Map([
  ...icrcMethods(icpToken),
  ["transfer", updateMethod(icpLedgerInterface, "transfer", legacyTransfer)],
  [
    "account_balance",
    queryMethod(icpLedgerInterface, "account_balance", (state, { account }) => ({
      e8s: balanceOf(state.ledgers.icpLedger, encodeHex(account)),
    })),
  ],
]);
