import { Principal } from "../../wire/mod.ts";
import { PersistentMap } from "../persistent-map.ts";
import { cyclesAccountKey } from "./cycles-ledger/cycles-account-key.ts";
import { icpAccountKey } from "./icp-ledger/account-identifier.ts";
import { emptyLedger } from "./ledger/ledger-state.ts";
import { mint } from "./ledger/mint.ts";
import type { SystemCanistersState } from "./state.ts";

/** e8s that the anonymous principal starts with: 1,000,000,000 ICP. */
export const GENESIS_E8S: bigint = 1_000_000_000n * 100_000_000n;

/** Cycles that the anonymous principal starts with: the largest signed 128-bit number. */
export const GENESIS_CYCLES: bigint = 2n ** 127n - 1n;

/**
 * The system canisters of a new network at `timeNs`: the anonymous principal, whose key everybody has, owns all ICP and
 * all cycles there are, each minted in block 0.
 */
export function createSystemCanisters(timeNs: bigint): SystemCanistersState {
  const owner = Principal.anonymous();
  const icp = { to: icpAccountKey(owner), amount: GENESIS_E8S };
  const cycles = { to: cyclesAccountKey(owner), amount: GENESIS_CYCLES };
  return {
    icpLedger: mint(emptyLedger, icp, timeNs).ledger,
    cyclesLedger: mint(emptyLedger, cycles, timeNs).ledger,
    createdCanisters: PersistentMap.empty(),
    notifiedBlocks: PersistentMap.empty(),
  };
}
