import type { Principal } from "../../wire/mod.ts";
import { PersistentMap } from "../persistent-map.ts";
import type { LedgerState } from "./ledger/ledger-state.ts";

/** State of the canisters that the replica answers for itself. */
export interface SystemCanistersState {
  readonly icpLedger: LedgerState;
  readonly cyclesLedger: LedgerState;
  /** Canisters created by the cycles ledger, by key of the block that paid for them. */
  readonly createdCanisters: PersistentMap<Principal>;
  /** What the cycles minting canister made of blocks of the ICP ledger, by key of the block. */
  readonly notifiedBlocks: PersistentMap<NotifiedBlock>;
}

/** How the cycles minting canister used up a block of the ICP ledger; asking again gives the same answer. */
export type NotifiedBlock =
  | {
      readonly kind: "minted";
      readonly mintedCycles: bigint;
      /** Block of the cycles ledger. */
      readonly blockIndex: bigint;
      readonly balance: bigint;
    }
  | { readonly kind: "created"; readonly canisterId: Principal }
  | { readonly kind: "topped_up"; readonly cycles: bigint }
  | {
      readonly kind: "refunded";
      readonly reason: string;
      /** Block of the ICP ledger; `undefined` if nothing was left to refund. */
      readonly blockIndex: bigint | undefined;
    };
