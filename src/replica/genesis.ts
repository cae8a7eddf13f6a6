import { emptyIngressState } from "./ingress/ingress-state.ts";
import { PersistentMap } from "./persistent-map.ts";
import { subnetTree } from "./state-tree/subnet-tree.ts";
import { updateStateTree } from "./state-tree/update-state-tree.ts";
import type { SubnetConfig, SubnetState } from "./state.ts";
import { createSystemCanisters } from "./system/genesis.ts";

/** The number of the first canister that users create: `bkyz2-fmaaa-aaaaa-qaaaq-cai`. */
const FIRST_CANISTER_NUMBER = 0x8000000000100001n;

/** What a new network starts from. */
export interface Genesis {
  readonly config: SubnetConfig;
  /** Nanoseconds since 1970. */
  readonly timeNs: bigint;
}

/**
 * A subnet with its system canisters and no others, before its first round.
 *
 * @example
 * ```ts
 * import { canisterIdFromNumber, selfAuthenticatingPrincipal } from "icebox/wire";
 *
 * const rootKeyDer = new Uint8Array(133);
 * const nodeKeyDer = new Uint8Array(44);
 * const config = {
 *   subnetId: selfAuthenticatingPrincipal(rootKeyDer),
 *   rootKeyDer,
 *   nodeId: selfAuthenticatingPrincipal(nodeKeyDer),
 *   nodeKeyDer,
 *   canisterRanges: [[canisterIdFromNumber(0n), canisterIdFromNumber(2n ** 64n - 1n)]] as const,
 * };
 * const state = createSubnetState({ config, timeNs: 0n });
 * if (state.canisters.size !== 0) throw new Error("a new subnet has no canisters of users");
 * ```
 */
export function createSubnetState(genesis: Genesis): SubnetState {
  const { config, timeNs } = genesis;
  const state: SubnetState = {
    config,
    timeNs,
    round: 0n,
    randomness: { seed: new Uint8Array(32), draws: 0 },
    canisters: PersistentMap.empty(),
    ingress: emptyIngressState,
    ledgers: createSystemCanisters(timeNs),
    nextCanisterNumber: FIRST_CANISTER_NUMBER,
    tree: subnetTree(config),
  };
  return { ...state, tree: updateStateTree(state, state) };
}
