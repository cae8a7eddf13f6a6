import { PersistentMap } from "../persistent-map.ts";
import type { ReplicaState } from "../state.ts";
import { ChangeCollector } from "./change-collector.ts";
import type { ChangeSet } from "./change-set.ts";
import { collectCanister } from "./collect-canister.ts";
import { collectIngress } from "./collect-ingress.ts";
import { collectLedgers } from "./collect-ledgers.ts";
import { identityForm, subnetForm } from "./forms/subnet-forms.ts";
import { messageForm } from "./forms/messaging-forms.ts";
import { CANISTER_KEY, IDENTITY_KEY, MESSAGE_KEY, SUBNET_KEY } from "./record-keys.ts";

/**
 * What a durable store must change to hold `after` instead of `before`; `undefined` stands for an empty store.
 *
 * `before` *must* be the last state that became durable: the change set is complete, so after a commit that failed the
 * next one is made from the same `before`. Its blobs *must* be durable before its records are.
 *
 * Costs O(changes · log n), however large the subnet is: parts that are the same reference are not looked into.
 *
 * @example
 * ```ts
 * import { canisterIdFromNumber, selfAuthenticatingPrincipal } from "icebox/wire";
 *
 * const subnetId = selfAuthenticatingPrincipal(new Uint8Array(133));
 * const canisterRanges = [[canisterIdFromNumber(0n), canisterIdFromNumber(9n)]] as const;
 * const publicKeyDer = new Uint8Array(133);
 * const keys = { publicKeyDer, nodeId: subnetId, nodeKeyDer: new Uint8Array(44) };
 * const subnet = { subnetId, kind: "application", canisterRanges, ...keys } as const;
 * const config = { rootKeyDer: publicKeyDer, subnets: [subnet] };
 * const state = createReplicaState({ config, timeNs: 0n });
 * if (!collectChanges(undefined, state).records.has("subnet")) throw new Error("the first change set holds it all");
 * if (collectChanges(state, state).records.size !== 0) throw new Error("nothing changed");
 * ```
 */
export function collectChanges(before: ReplicaState | undefined, after: ReplicaState): ChangeSet {
  const collector = new ChangeCollector();
  collector.update(SUBNET_KEY, subnetForm, { before, after });
  collector.update(IDENTITY_KEY, identityForm, { before: before?.config, after: after.config });
  const canisters = before?.canisters ?? PersistentMap.empty();
  for (const { key, ...change } of canisters.differences(after.canisters)) {
    collectCanister(collector, `${CANISTER_KEY}/${key}`, change);
  }
  collectIngress(collector, before, after);
  const messages = before?.messages ?? PersistentMap.empty();
  collector.updateMap(MESSAGE_KEY, messageForm, { before: messages, after: after.messages });
  collectLedgers(collector, before?.ledgers, after.ledgers);
  return collector;
}
