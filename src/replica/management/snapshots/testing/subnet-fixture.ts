import { gunzipSync } from "node:zlib";
import { Engine, type WebAssemblyPort } from "../../../../engine/mod.ts";
import { MemoryPageStore } from "../../../../pages/mod.ts";
import { canisterIdFromNumber, emptyTree, Principal, sha256 } from "../../../../wire/mod.ts";
import { emptyIngressState } from "../../../ingress/ingress-state.ts";
import { emptyCanister } from "../../../lifecycle/empty-canister.ts";
import { defaultLimits, type ReplicaLimits } from "../../../limits.ts";
import { PersistentMap } from "../../../persistent-map.ts";
import type { ReplicaContext } from "../../../replica-context.ts";
import { defaultSettings } from "../../../settings/default-settings.ts";
import type { CanisterState, ReplicaState } from "../../../state.ts";
import { createSystemCanisters } from "../../../system/genesis.ts";
import { taskIndexOf } from "../../../tasks/task-index.ts";

/** Controls every canister of {@link canisterWith}. */
export const controller: Principal = Principal.fromUint8Array(Uint8Array.of(1, 2, 3, 4));

/** Controls nothing. */
export const stranger: Principal = Principal.fromUint8Array(Uint8Array.of(9, 9, 9));

/** Batch time of {@link subnetWith}. */
export const TEST_TIME_NS = 1_700_000_000_000_000_000n;

/** A context with a memory page store and the default limits, some of them replaced. */
export function testContext(limits: Partial<ReplicaLimits> = {}): ReplicaContext {
  const pageStore = new MemoryPageStore();
  // The type libraries of this project do not declare the global that Node has.
  const { WebAssembly: webAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyPort };
  return {
    engine: new Engine({ webAssembly, pageStore }),
    pageStore,
    platform: {
      sha256,
      gunzip: (bytes, maxBytes) => new Uint8Array(gunzipSync(bytes, { maxOutputLength: maxBytes })),
    },
    limits: { ...defaultLimits, ...limits },
  };
}

/** A subnet with `canisters` at {@link TEST_TIME_NS}. */
export function subnetWith(...canisters: readonly CanisterState[]): ReplicaState {
  const key = new Uint8Array(44);
  return {
    config: {
      rootKeyDer: new Uint8Array(133),
      subnets: [
        {
          subnetId: canisterIdFromNumber(0xffffn),
          kind: "application",
          publicKeyDer: new Uint8Array(133),
          nodeId: canisterIdFromNumber(0xfffen),
          nodeKeyDer: key,
          canisterRanges: [[canisterIdFromNumber(0n), canisterIdFromNumber(2n ** 64n - 1n)]],
        },
      ],
    },
    timeNs: TEST_TIME_NS,
    round: 1n,
    randomness: { seed: new Uint8Array(32), draws: 0 },
    canisters: canisters.reduce(
      (map, canister) => map.with(canister.id.toText(), canister),
      PersistentMap.empty<CanisterState>(),
    ),
    ingress: emptyIngressState,
    messages: PersistentMap.empty(),
    nextMessage: 0,
    deadlines: PersistentMap.empty(),
    schedule: { chargedAtNs: TEST_TIME_NS, heartbeatAtNs: TEST_TIME_NS, heartbeatCursor: "" },
    tasks: taskIndexOf(canisters),
    ledgers: createSystemCanisters(TEST_TIME_NS),
    nextCanisterNumbers: [0x8000_0000_0010_0001n],
    trees: [emptyTree],
  };
}

/** Id of the first canister of a test. */
export const firstId: Principal = canisterIdFromNumber(0x8000_0000_0010_0001n);

/** Id of a second canister. */
export const secondId: Principal = canisterIdFromNumber(0x8000_0000_0010_0002n);

/** A stopped canister of {@link controller} with 100 T cycles and no code, changed by `changes`. */
export function canisterWith(changes: Partial<CanisterState> = {}): CanisterState {
  const creation = {
    settings: defaultSettings([controller], { isProvisional: true }),
    cycles: 100_000_000_000_000n,
    timeNs: TEST_TIME_NS,
  };
  return { ...emptyCanister(firstId, creation), status: { kind: "stopped" }, version: 1n, ...changes };
}
