import { canisterIdToNumber } from "../wire/mod.ts";
import { emptyIngressState } from "./ingress/ingress-state.ts";
import { PersistentMap } from "./persistent-map.ts";
import { subnetTrees } from "./state-tree/subnet-tree.ts";
import { updateStateTrees } from "./state-tree/update-state-tree.ts";
import type { NetworkConfig, SubnetConfig, ReplicaState } from "./state.ts";
import { createSystemCanisters } from "./system/genesis.ts";
import { emptyTaskIndex } from "./tasks/task-index.ts";

/** The number of the first canister that users create on a subnet alone: `bkyz2-fmaaa-aaaaa-qaaaq-cai`. */
const FIRST_CANISTER_NUMBER = 0x8000000000100001n;

/** What a new network starts from. */
export interface Genesis {
  readonly config: NetworkConfig;
  /** Nanoseconds since 1970. */
  readonly timeNs: bigint;
}

/**
 * The subnets with the system canisters and no others, before its first round.
 *
 * @example
 * ```ts
 * import { canisterIdFromNumber, selfAuthenticatingPrincipal } from "icebox/wire";
 *
 * const publicKeyDer = new Uint8Array(133);
 * const nodeKeyDer = new Uint8Array(44);
 * const subnet = {
 *   subnetId: selfAuthenticatingPrincipal(publicKeyDer),
 *   kind: "application",
 *   publicKeyDer,
 *   nodeId: selfAuthenticatingPrincipal(nodeKeyDer),
 *   nodeKeyDer,
 *   canisterRanges: [[canisterIdFromNumber(0n), canisterIdFromNumber(2n ** 64n - 1n)]],
 * } as const;
 * const state = createReplicaState({ config: { rootKeyDer: publicKeyDer, subnets: [subnet] }, timeNs: 0n });
 * if (state.canisters.size !== 0) throw new Error("a new subnet has no canisters of users");
 * ```
 */
export function createReplicaState(genesis: Genesis): ReplicaState {
  const { config, timeNs } = genesis;
  const state: ReplicaState = {
    config,
    timeNs,
    round: 0n,
    randomness: { seed: new Uint8Array(32), draws: 0 },
    canisters: PersistentMap.empty(),
    ingress: emptyIngressState,
    messages: PersistentMap.empty(),
    nextMessage: 0,
    deadlines: PersistentMap.empty(),
    schedule: { chargedAtNs: timeNs, heartbeatAtNs: timeNs, heartbeatCursor: "" },
    tasks: emptyTaskIndex,
    ledgers: createSystemCanisters(timeNs),
    nextCanisterNumbers: config.subnets.map(firstCanisterNumber),
    trees: subnetTrees(config),
  };
  return { ...state, trees: updateStateTrees(state, state) };
}

/** A subnet alone leaves the numbers below to the system canisters; others give away those of their last range. */
function firstCanisterNumber(
  { canisterRanges }: SubnetConfig,
  _: number,
  subnets: readonly unknown[],
): bigint {
  const first = canisterRanges.at(-1)?.[0];
  const start = first === undefined ? undefined : canisterIdToNumber(first);
  return subnets.length === 1 || start === undefined ? FIRST_CANISTER_NUMBER : start;
}
