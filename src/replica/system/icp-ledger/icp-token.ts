import type { Token } from "../ledger/token.ts";
import { governanceId } from "../system-ids.ts";
import { icpAccountKey } from "./account-identifier.ts";
import { icpRules } from "./icp-rules.ts";

/** ICP. */
export const icpToken: Token = {
  rules: icpRules,
  name: "Internet Computer",
  symbol: "ICP",
  decimals: 8,
  minter: governanceId,
  accountKey: icpAccountKey,
  ledgerOf: (ledgers) => ledgers.icpLedger,
  withLedger: (ledgers, icpLedger) => ({ ...ledgers, icpLedger }),
};
