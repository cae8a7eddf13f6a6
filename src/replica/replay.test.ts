import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex } from "../bytes/mod.ts";
import { SeededRandom } from "../bytes/testing/seeded-random.ts";
import { type PageStore, readRange } from "../pages/mod.ts";
import type { Principal } from "../wire/mod.ts";
import { executeRound } from "./execute-round.ts";
import type { AdmittedCall } from "./ingress/ingress-state.ts";
import type { ReplicaState } from "./state.ts";
import { stateRootHash } from "./state-tree/update-state-tree.ts";
import { counterModule } from "./testing/counter.ts";
import { installArgs, settingsArgs, TestSubnet, user } from "./testing/test-subnet.ts";

const METHODS = [
  "increment",
  "save",
  "certify",
  "grow",
  "silent",
  "refuse",
  "fail",
  "print_and_trap",
  "nothing",
];

/** Any call that a user can think of, sensible or not. */
function randomCall(subnet: TestSubnet, random: SeededRandom, canisterId: Principal): AdmittedCall {
  const sender = random.below(10) === 0 ? user("stranger") : user("alice");
  const options = { sender };
  const args = { canister_id: canisterId };
  const noVersion = { sender_canister_version: [] } satisfies { sender_canister_version: [] };
  switch (random.below(16)) {
    case 0:
      return subnet.makeManagementCall("stop_canister", args, options);
    case 1:
    case 2:
      return subnet.makeManagementCall("start_canister", args, options);
    case 3:
      return subnet.makeManagementCall("uninstall_code", { ...args, ...noVersion }, options);
    case 4:
    case 5:
      return subnet.makeManagementCall(
        "install_code",
        installArgs(canisterId, counterModule, {
          mode: random.pick([{ install: null }, { reinstall: null }, { upgrade: [] }]),
        }),
        options,
      );
    case 6: {
      const settings = settingsArgs({ wasm_memory_limit: [BigInt(random.below(40)) * 65_536n] });
      return subnet.makeManagementCall("update_settings", { ...args, settings, ...noVersion }, options);
    }
    default:
      return subnet.makeCall(canisterId, random.pick(METHODS), random.bytes(random.below(3)), options);
  }
}

/** What the root hash does not cover. */
function summaryOf(state: ReplicaState, pageStore: PageStore): unknown[] {
  return [...state.canisters.values()].map((canister) => {
    const { version, cycles, status, globalTimerNs, logs, history, installed } = canister;
    const execution = installed?.execution;
    const heap = new Uint8Array(4_096);
    const stable = new Uint8Array(4_096);
    if (execution !== undefined) {
      readRange(pageStore, execution.heap, 0, heap);
      readRange(pageStore, execution.stable, 0, stable);
    }
    const sizes = [execution?.heapWasmPages, execution?.stableWasmPages];
    return {
      version,
      cycles,
      status,
      globalTimerNs,
      logs,
      history,
      heap,
      stable,
      sizes,
      globals: execution?.globals,
    };
  });
}

test("executeRound() leads to the same state when the batches are replayed on another engine", () => {
  const seed = 20_261_120;
  const random = new SeededRandom(seed);
  const original = new TestSubnet();
  const ids = [1, 2, 3].map(() => original.install(counterModule));
  let replayed = original.state;
  for (let round = 0; round < 60; round += 1) {
    const ingress = Array.from({ length: 1 + random.below(5) }, () =>
      randomCall(original, random, random.pick(ids)),
    );
    const batch = {
      timeNs: original.state.timeNs + BigInt(random.below(2_000_000_000)),
      randomness: random.bytes(32),
      ingress,
    };
    original.state = executeRound(original.state, batch, original.context).state;
    const context = { ...original.context, engine: TestSubnet.engineOver(original.context.pageStore) };
    replayed = executeRound(replayed, batch, context).state;
    assert.equal(
      encodeHex(stateRootHash(replayed, context.platform)),
      encodeHex(stateRootHash(original.state, context.platform)),
      `seed ${seed}, round ${round}`,
    );
    const { pageStore } = context;
    assert.deepEqual(
      summaryOf(replayed, pageStore),
      summaryOf(original.state, pageStore),
      `seed ${seed}, round ${round}`,
    );
  }
});
