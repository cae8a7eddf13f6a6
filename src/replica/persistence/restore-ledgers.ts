import { PersistentMap } from "../persistent-map.ts";
import type { LedgerState } from "../system/ledger/ledger-state.ts";
import type { SystemCanistersState } from "../system/state.ts";
import {
  allowanceForm,
  balanceForm,
  blockForm,
  createdCanisterForm,
  ledgerForm,
  notifiedBlockForm,
  recentForm,
} from "./forms/ledger-forms.ts";
import type { RecordForm } from "./record-form.ts";
import type { RecordGroup, RecordGroups } from "./record-groups.ts";
import { CREATED_CANISTER_KEY, LEDGER_KEYS, NOTIFIED_BLOCK_KEY } from "./record-keys.ts";

/** The built-in canisters from their records. */
export function restoreLedgers(groups: RecordGroups): SystemCanistersState {
  const icp = groups.take(LEDGER_KEYS.icpLedger);
  const cycles = groups.take(LEDGER_KEYS.cyclesLedger);
  const minting = groups.take(groupAbove(NOTIFIED_BLOCK_KEY));
  const ledgers: SystemCanistersState = {
    icpLedger: restoreLedger(icp),
    cyclesLedger: restoreLedger(cycles),
    createdCanisters: restoreMap(cycles, CREATED_CANISTER_KEY, createdCanisterForm),
    notifiedBlocks: restoreMap(minting, NOTIFIED_BLOCK_KEY, notifiedBlockForm),
  };
  for (const group of [icp, cycles, minting]) group.assertEmpty();
  return ledgers;
}

function restoreLedger(group: RecordGroup): LedgerState {
  return {
    ...group.take("", ledgerForm),
    balances: restoreMap(group, `${group.key}/balance`, balanceForm),
    allowances: restoreMap(group, `${group.key}/allowance`, allowanceForm),
    blocks: restoreMap(group, `${group.key}/block`, blockForm),
    recent: restoreMap(group, `${group.key}/recent`, recentForm),
  };
}

function restoreMap<Value>(group: RecordGroup, key: string, form: RecordForm<Value>): PersistentMap<Value> {
  return PersistentMap.from(group.takeAll(`${key.slice(group.key.length)}/`, form));
}

function groupAbove(key: string): string {
  return key.slice(0, key.indexOf("/"));
}
