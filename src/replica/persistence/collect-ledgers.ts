import { emptyLedger, type LedgerState } from "../system/ledger/ledger-state.ts";
import type { SystemCanistersState } from "../system/state.ts";
import { PersistentMap } from "../persistent-map.ts";
import type { ChangeCollector } from "./change-collector.ts";
import {
  allowanceForm,
  balanceForm,
  blockForm,
  createdCanisterForm,
  ledgerForm,
  notifiedBlockForm,
  recentForm,
} from "./forms/ledger-forms.ts";
import { CREATED_CANISTER_KEY, LEDGER_KEYS, NOTIFIED_BLOCK_KEY } from "./record-keys.ts";

/** Gathers what changed of the built-in canisters. */
export function collectLedgers(
  collector: ChangeCollector,
  before: SystemCanistersState | undefined,
  after: SystemCanistersState,
): void {
  if (before === after) return;
  collectLedger(collector, LEDGER_KEYS.icpLedger, before?.icpLedger, after.icpLedger);
  collectLedger(collector, LEDGER_KEYS.cyclesLedger, before?.cyclesLedger, after.cyclesLedger);
  collector.updateMap(CREATED_CANISTER_KEY, createdCanisterForm, {
    before: before?.createdCanisters ?? PersistentMap.empty(),
    after: after.createdCanisters,
  });
  collector.updateMap(NOTIFIED_BLOCK_KEY, notifiedBlockForm, {
    before: before?.notifiedBlocks ?? PersistentMap.empty(),
    after: after.notifiedBlocks,
  });
}

function collectLedger(
  collector: ChangeCollector,
  key: string,
  before: LedgerState | undefined,
  after: LedgerState,
): void {
  if (before === after) return;
  collector.update(key, ledgerForm, { before, after });
  const { balances, allowances, blocks, recent } = before ?? emptyLedger;
  collector.updateMap(`${key}/balance`, balanceForm, { before: balances, after: after.balances });
  collector.updateMap(`${key}/allowance`, allowanceForm, { before: allowances, after: after.allowances });
  collector.updateMap(`${key}/block`, blockForm, { before: blocks, after: after.blocks });
  collector.updateMap(`${key}/recent`, recentForm, { before: recent, after: after.recent });
}
