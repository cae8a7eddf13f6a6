import type { Token } from "../ledger/token.ts";
import { cyclesAccountKey } from "./cycles-account-key.ts";
import { cyclesRules } from "./cycles-rules.ts";

/** Cycles as a token: 10^12 of them are one TCYCLES. */
export const cyclesToken: Token = {
  rules: cyclesRules,
  name: "Trillion Cycles",
  symbol: "TCYCLES",
  decimals: 12,
  minter: undefined,
  accountKey: cyclesAccountKey,
  ledgerOf: (ledgers) => ledgers.cyclesLedger,
  withLedger: (ledgers, cyclesLedger) => ({ ...ledgers, cyclesLedger }),
};
