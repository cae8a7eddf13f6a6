import type { LedgerRules } from "../ledger/ledger-rules.ts";

/** Rules of the cycles ledger; amounts in cycles. Cycles enter by deposits and leave by withdrawals. */
export const cyclesRules: LedgerRules = { fee: 100_000_000n, mintingAccount: undefined };
