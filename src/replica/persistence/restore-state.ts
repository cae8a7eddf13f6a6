import { emptyIngressState } from "../ingress/ingress-state.ts";
import { PersistentMap } from "../persistent-map.ts";
import type { ReplicaContext } from "../replica-context.ts";
import { subnetTree } from "../state-tree/subnet-tree.ts";
import { updateStateTree } from "../state-tree/update-state-tree.ts";
import type { CanisterState, SubnetConfig, SubnetState } from "../state.ts";
import { buildMap } from "./build-map.ts";
import { identityForm, subnetForm } from "./forms/subnet-forms.ts";
import { type RecordGroup, RecordGroups } from "./record-groups.ts";
import {
  CANISTER_KEY,
  FORGET_KEY,
  IDENTITY_KEY,
  INGRESS_KEY,
  SUBNET_KEY,
  WAITING_KEY,
} from "./record-keys.ts";
import { restoreCanister } from "./restore-canister.ts";
import { restoreIngress } from "./restore-ingress.ts";
import { restoreLedgers } from "./restore-ledgers.ts";
import { StateRecordError } from "./state-record-error.ts";
import { StoredParts } from "./stored-parts.ts";
import type { StoredState } from "./stored-state.ts";

/**
 * The state whose change sets the store applied: same root hash, same answers, same future.
 *
 * Every module is checked and rewritten again from its blob, each one once. `config` is that of the network now; its
 * subnet must be the one that the records belong to. The state keeps references to the blobs and the page maps.
 *
 * @throws StateRecordError if anything is missing, too much, or not to be understood; a state is never guessed
 * @example
 * ```ts
 * import { Engine } from "icebox/engine";
 * import { MemoryPageStore } from "icebox/pages";
 * import { canisterIdFromNumber, selfAuthenticatingPrincipal, sha256 } from "icebox/wire";
 *
 * const subnetId = selfAuthenticatingPrincipal(new Uint8Array(133));
 * const canisterRanges = [[canisterIdFromNumber(0n), canisterIdFromNumber(9n)]] as const;
 * const keys = { rootKeyDer: new Uint8Array(133), nodeId: subnetId, nodeKeyDer: new Uint8Array(44) };
 * const config = { subnetId, canisterRanges, ...keys };
 * const { records, memories, blobs } = collectChanges(undefined, createSubnetState({ config, timeNs: 7n }));
 *
 * const pageStore = new MemoryPageStore();
 * const platform = { sha256, gunzip: (bytes: Uint8Array) => bytes };
 * const engine = new Engine({ webAssembly: Reflect.get(globalThis, "WebAssembly"), pageStore });
 * const context = { engine, pageStore, platform, limits: defaultLimits };
 * const stored = { records, memories, readBlob: (hash: string) => blobs.get(hash) };
 * if (restoreState(stored, { config, context }).timeNs !== 7n) throw new Error("the time is lost");
 * ```
 */
export function restoreState(
  stored: StoredState,
  options: { readonly config: SubnetConfig; readonly context: ReplicaContext },
): SubnetState {
  const { config, context } = options;
  const groups = new RecordGroups(stored.records);
  const parts = new StoredParts(stored, context);
  const subnet = groups.take(SUBNET_KEY);
  assertIdentity(subnet, config);
  const restored: SubnetState = {
    ...subnet.take("", subnetForm),
    config,
    canisters: restoreCanisters(groups, parts),
    ingress: restoreIngress({
      entries: groups.take(INGRESS_KEY),
      forgetOrder: groups.take(FORGET_KEY),
      waiting: groups.take(WAITING_KEY),
    }),
    ledgers: restoreLedgers(groups),
    tree: subnetTree(config),
  };
  subnet.assertEmpty();
  groups.assertEmpty();
  parts.assertNoMemoryLeft();
  const empty = { ...restored, canisters: PersistentMap.empty<CanisterState>(), ingress: emptyIngressState };
  return { ...restored, tree: updateStateTree(empty, restored) };
}

function assertIdentity(subnet: RecordGroup, config: SubnetConfig): void {
  const { subnetId } = subnet.take(IDENTITY_KEY.slice(SUBNET_KEY.length), identityForm);
  const stored = subnetId.toText();
  const expected = config.subnetId.toText();
  if (stored !== expected) throw new StateRecordError({ code: "replica/other-subnet", stored, expected });
}

function restoreCanisters(groups: RecordGroups, parts: StoredParts): PersistentMap<CanisterState> {
  return buildMap(
    groups.takeAll(CANISTER_KEY).map(([id, records]) => [id, restoreCanister(id, records, parts)] as const),
  );
}
