import { emptyIngressState } from "../ingress/ingress-state.ts";
import { deadlinesOf } from "../messaging/deadlines.ts";
import { PersistentMap } from "../persistent-map.ts";
import type { ReplicaContext } from "../replica-context.ts";
import { subnetTrees } from "../state-tree/subnet-tree.ts";
import { updateStateTrees } from "../state-tree/update-state-tree.ts";
import { taskIndexOf } from "../tasks/task-index.ts";
import type { CanisterState, NetworkConfig, ReplicaState } from "../state.ts";
import { identityForm, subnetForm, type SubnetIdentity } from "./forms/subnet-forms.ts";
import { messageForm } from "./forms/messaging-forms.ts";
import { type RecordGroup, RecordGroups } from "./record-groups.ts";
import {
  CANISTER_KEY,
  FORGET_KEY,
  IDENTITY_KEY,
  INGRESS_KEY,
  MESSAGE_KEY,
  SUBNET_KEY,
  WAITING_KEY,
} from "./record-keys.ts";
import { restoreCanister } from "./restore-canister.ts";
import { restoreIngress } from "./restore-ingress.ts";
import { restoreNumbered } from "./restore-numbered.ts";
import { restoreLedgers } from "./restore-ledgers.ts";
import { StateRecordError } from "./state-record-error.ts";
import { StoredParts } from "./stored-parts.ts";
import type { StoredState } from "./stored-state.ts";

/**
 * The state whose change sets the store applied: same root hash, same answers, same future.
 *
 * Every module is checked and rewritten again from its blob, each one once. `config` is that of the network now; its
 * subnets must be those that the records belong to. The state keeps references to the blobs and the page maps.
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
 * const publicKeyDer = new Uint8Array(133);
 * const keys = { publicKeyDer, nodeId: subnetId, nodeKeyDer: new Uint8Array(44) };
 * const subnet = { subnetId, kind: "application", canisterRanges, ...keys } as const;
 * const config = { rootKeyDer: publicKeyDer, subnets: [subnet] };
 * const { records, memories, blobs } = collectChanges(undefined, createReplicaState({ config, timeNs: 7n }));
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
  options: { readonly config: NetworkConfig; readonly context: ReplicaContext },
): ReplicaState {
  const { config, context } = options;
  const groups = new RecordGroups(stored.records);
  const parts = new StoredParts(stored, context);
  const subnet = groups.take(SUBNET_KEY);
  assertIdentity(subnet, config);
  const canisters = restoreCanisters(groups, parts);
  const restored: ReplicaState = {
    ...subnet.take("", subnetForm),
    config,
    canisters,
    deadlines: deadlinesOf(canisters.values()),
    tasks: taskIndexOf(canisters.values()),
    ingress: restoreIngress({
      entries: groups.take(INGRESS_KEY),
      forgetOrder: groups.take(FORGET_KEY),
      waiting: groups.take(WAITING_KEY),
    }),
    messages: restoreMessages(groups.take(MESSAGE_KEY)),
    ledgers: restoreLedgers(groups),
    trees: subnetTrees(config),
  };
  subnet.assertEmpty();
  groups.assertEmpty();
  parts.assertNoMemoryLeft();
  const empty = { ...restored, canisters: PersistentMap.empty<CanisterState>(), ingress: emptyIngressState };
  return { ...restored, trees: updateStateTrees(empty, restored) };
}

function assertIdentity(group: RecordGroup, config: NetworkConfig): void {
  const stored = identityText(group.take(IDENTITY_KEY.slice(SUBNET_KEY.length), identityForm));
  const expected = identityText(config);
  if (stored !== expected) throw new StateRecordError({ code: "replica/other-subnet", stored, expected });
}

function identityText({ subnets }: SubnetIdentity): string {
  return subnets.map(({ subnetId, kind }) => `${kind} ${subnetId.toText()}`).join(", ");
}

function restoreMessages(records: RecordGroup): ReplicaState["messages"] {
  const messages = restoreNumbered(records, "/", messageForm);
  records.assertEmpty();
  return messages;
}

function restoreCanisters(groups: RecordGroups, parts: StoredParts): PersistentMap<CanisterState> {
  return PersistentMap.from(
    groups.takeAll(CANISTER_KEY).map(([id, records]) => [id, restoreCanister(id, records, parts)] as const),
  );
}
