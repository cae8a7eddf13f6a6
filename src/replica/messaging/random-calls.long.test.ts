import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import type { Principal } from "../../wire/mod.ts";
import { executeRound } from "../execute-round.ts";
import type { AdmittedCall } from "../ingress/ingress-state.ts";
import { plainState } from "../persistence/testing/plain-state.ts";
import type { ReplicaState } from "../state.ts";
import { randomScript } from "../testing/random-script.ts";
import { ScriptSubnet } from "../testing/script-subnet.ts";
import { assertCallInvariants, cyclesIn, cyclesUsed } from "./testing/call-invariants.ts";

const MILLISECOND_NS = 1_000_000n;

interface Step {
  readonly timeNs: bigint;
  readonly ingress: readonly AdmittedCall[];
}

/** Calls that users make: mostly scripts, sometimes something that is done to a canister with open calls. */
function randomIngress(
  subnet: ScriptSubnet,
  random: SeededRandom,
  ids: readonly Principal[],
): AdmittedCall[] {
  return Array.from({ length: random.below(4) }, () => {
    const canisterId = random.pick(ids);
    const scope = { canisters: ids, timeNs: subnet.state.timeNs, depth: 3 };
    switch (random.below(14)) {
      case 0:
        return subnet.makeManagementCall("stop_canister", { canister_id: canisterId });
      case 1:
      case 2:
        return subnet.makeManagementCall("start_canister", { canister_id: canisterId });
      case 3:
        return subnet.makeManagementCall("uninstall_code", {
          canister_id: canisterId,
          sender_canister_version: [],
        });
      default:
        return subnet.makeCall(canisterId, "run", randomScript(random, scope));
    }
  });
}

/** Many rounds, most of them too small for all that waits; and what was put in. */
function randomRounds(
  seed: number,
  stepNs: bigint,
  check: (state: ReplicaState) => void,
): {
  readonly subnet: ScriptSubnet;
  readonly before: ReplicaState;
  readonly steps: readonly Step[];
} {
  const random = new SeededRandom(seed);
  const subnet = new ScriptSubnet({
    roundInstructions: BigInt(1 + random.below(3000)),
    messageOverheadInstructions: 0n,
  });
  const { a, b, c } = subnet.canisters();
  const before = subnet.state;
  const steps: Step[] = [];
  for (let index = 0; index < 60; index += 1) {
    const ingress = index < 40 ? randomIngress(subnet, random, [a, b, c]) : [];
    const step = { timeNs: subnet.state.timeNs + stepNs, ingress };
    steps.push(step);
    subnet.state = executeRound(
      subnet.state,
      { ...step, randomness: new Uint8Array(32) },
      subnet.context,
    ).state;
    check(subnet.state);
  }
  return { subnet, before, steps };
}

test("no cycles are made or lost by any calls", () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    let total: bigint | undefined;
    randomRounds(seed, MILLISECOND_NS, (state) => {
      assertCallInvariants(state);
      const sum = cyclesIn(state) + cyclesUsed(state);
      total ??= sum;
      assert.equal(sum, total, `seed ${seed}, round ${state.round}`);
    });
  }
});

test("calls that expire neither make nor lose cycles, and every call of a user ends", () => {
  for (let seed = 1; seed <= 25; seed += 1) {
    let total: bigint | undefined;
    const { subnet, steps } = randomRounds(seed, 40_000n * MILLISECOND_NS, (state) => {
      assertCallInvariants(state);
      const sum = cyclesIn(state) + cyclesUsed(state);
      total ??= sum;
      assert.equal(sum, total, `seed ${seed}, round ${state.round}`);
    });
    for (let more = true; more;) more = subnet.round().moreWork;
    for (const call of steps.flatMap(({ ingress }) => ingress)) {
      const status = subnet.statusOf(call);
      const isOpen = status === "received" || status === "processing";
      assert.ok(!isOpen || subnet.state.deadlines.size > 0, `seed ${seed}: a call is ${status ?? "unknown"}`);
    }
  }
});

test("the same batches lead to the same state, with another engine too", () => {
  for (let seed = 1; seed <= 5; seed += 1) {
    const { subnet, before, steps } = randomRounds(seed, 1000n * MILLISECOND_NS, () => undefined);
    const { pageStore } = subnet.context;
    const context = { ...subnet.context, engine: ScriptSubnet.engineOver(pageStore) };
    let replayed = before;
    for (const step of steps) {
      replayed = executeRound(replayed, { ...step, randomness: new Uint8Array(32) }, context).state;
    }
    assert.deepEqual(plainState(replayed, pageStore), plainState(subnet.state, pageStore), `seed ${seed}`);
  }
});
