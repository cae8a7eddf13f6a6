import type { LedgerRules } from "../ledger/ledger-rules.ts";
import { governanceId } from "../system-ids.ts";
import { icpAccountKey } from "./account-identifier.ts";

/** Rules of the ICP ledger; amounts in e8s (10^-8 ICP). */
export const icpRules: LedgerRules = { fee: 10_000n, mintingAccount: icpAccountKey(governanceId) };
