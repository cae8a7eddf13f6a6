import assert from "node:assert/strict";
import { encodeHex } from "../../../src/bytes/mod.ts";
import type { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import { collectChanges } from "../../../src/replica/persistence/collect-changes.ts";
import { restoreState } from "../../../src/replica/persistence/restore-state.ts";
import { plainState } from "../../../src/replica/persistence/testing/plain-state.ts";
import { StoredModel } from "../../../src/replica/persistence/testing/stored-model.ts";
import type { AdmittedCall } from "../../../src/replica/ingress/ingress-state.ts";
import { randomScript } from "../../../src/replica/testing/random-script.ts";
import { scriptModule } from "../../../src/replica/testing/script-canister.ts";
import { installArgs, TestSubnet } from "../../../src/replica/testing/test-subnet.ts";
import { canisterIdFromNumber } from "../../../src/wire/mod.ts";
import { type FuzzTarget, fuzzTarget } from "../fuzz-target.ts";
import { shorterLists } from "../shrink.ts";
import { assertInvariants, cyclesIn } from "../testing/state-invariants.ts";

interface Step {
  readonly kind: "script" | "stop" | "start" | "uninstall" | "reinstall" | "wait" | "restart";
  readonly canister: number;
  readonly script: Uint8Array;
  readonly seconds: number;
}

interface CallsInput {
  /** Few let calls go on over many rounds. */
  readonly roundInstructions: bigint;
  readonly steps: readonly Step[];
}

const canisters = [0n, 1n, 2n].map((index) => canisterIdFromNumber(0x8000000000100001n + index));
const scriptTimeNs = 1_767_225_600_000_000_000n;
const secondNs = 1_000_000_000n;
const roundsToEnd = 500;

function generate(random: SeededRandom): CallsInput {
  const steps = Array.from({ length: 1 + random.below(25) }, () => randomStep(random));
  return { roundInstructions: random.pick([1n, 300n, 3_000n, 4_000_000_000n]), steps };
}

function randomStep(random: SeededRandom): Step {
  const kind = random.below(16);
  const others = ["stop", "start", "start", "uninstall", "reinstall", "wait", "restart"] as const;
  return {
    kind: kind < 10 ? "script" : random.pick(others),
    canister: random.below(canisters.length),
    script: randomScript(random, { canisters, timeNs: scriptTimeNs, depth: 3 }),
    seconds: random.pick([1, 10, 400]),
  };
}

/** A subnet whose state is kept as change sets, and can be made again from them. */
class KeptSubnet {
  readonly #model = new StoredModel();
  #subnet: TestSubnet;
  #sent: AdmittedCall[] = [];

  constructor(roundInstructions: bigint) {
    this.#subnet = new TestSubnet({ roundInstructions });
    for (const _ of canisters) this.#subnet.install(scriptModule);
    this.#model.apply(collectChanges(undefined, this.#subnet.state));
  }

  perform({ kind, canister, script, seconds }: Step): void {
    const canister_id = canisters[canister] ?? assert.fail();
    const subnet = this.#subnet;
    const noVersion: { readonly sender_canister_version: [] } = { sender_canister_version: [] };
    switch (kind) {
      case "script":
        return this.#round(subnet.makeCall(canister_id, "run", script));
      case "stop":
        return this.#round(subnet.makeManagementCall("stop_canister", { canister_id }));
      case "start":
        return this.#round(subnet.makeManagementCall("start_canister", { canister_id }));
      case "uninstall":
        return this.#round(subnet.makeManagementCall("uninstall_code", { canister_id, ...noVersion }));
      case "reinstall": {
        const args = installArgs(canister_id, scriptModule, { mode: { reinstall: null } });
        return this.#round(subnet.makeManagementCall("install_code", args));
      }
      case "wait":
        return this.#wait(seconds);
      case "restart":
        return this.restart();
    }
  }

  /** Goes on with what a restart of the network finds. */
  restart(): void {
    const { context, state } = this.#subnet;
    const restarted = { ...context, engine: TestSubnet.engineOver(context.pageStore) };
    const restored = restoreState(this.#model.stored(), { config: state.config, context: restarted });
    assert.deepEqual(
      plainState(restored, context.pageStore),
      plainState(state, context.pageStore),
      "restored",
    );
    Object.assign(this.#subnet, { state: restored, context: restarted });
  }

  /** Asserts that every call ends when nobody calls any more: with an answer or a reject, and with nothing left over. */
  end(): void {
    for (let round = 0; round < roundsToEnd && this.#isBusy(); round += 1) this.#wait(10);
    assert.equal(this.#isBusy(), false, "calls never end");
    for (const call of this.#sent) {
      const status = this.#subnet.state.ingress.entries.get(encodeHex(call.requestId))?.status.kind;
      const isOver =
        status === undefined || status === "replied" || status === "rejected" || status === "done";
      assert.ok(isOver, `a call is ${status}`);
    }
  }

  #isBusy(): boolean {
    const { state } = this.#subnet;
    const all = [...state.canisters.values()];
    const isWorking = all.some(
      ({ callContexts, status }) => callContexts.size > 0 || status.kind === "stopping",
    );
    return isWorking || state.messages.size > 0 || state.ingress.waiting.length > 0;
  }

  #wait(seconds: number): void {
    Object.assign(this.#subnet, {
      state: { ...this.#subnet.state, timeNs: this.#subnet.state.timeNs + BigInt(seconds - 1) * secondNs },
    });
    this.#round();
  }

  #round(...calls: AdmittedCall[]): void {
    const before = this.#subnet.state;
    const admitted = calls.filter((call) => this.#subnet.filter(call).kind === "admitted");
    this.#sent.push(...admitted);
    this.#subnet.round(...admitted);
    const { state } = this.#subnet;
    assert.ok(cyclesIn(state) <= cyclesIn(before), "a round makes cycles");
    assertInvariants(state);
    this.#model.apply(collectChanges(before, state));
  }
}

function check({ roundInstructions, steps }: CallsInput): void {
  const subnet = new KeptSubnet(roundInstructions);
  for (const step of steps) subnet.perform(step);
  subnet.end();
  subnet.restart();
}

/** Canisters that call each other, stop and lose their code meanwhile: every call ends once, and everything adds up. */
export const callsTarget: FuzzTarget = fuzzTarget<CallsInput>({
  name: "calls",
  generate,
  check,
  *shrink(input) {
    for (const steps of shorterLists(input.steps)) yield { ...input, steps };
  },
  describe: ({ roundInstructions, steps }) =>
    [
      `roundInstructions ${roundInstructions}`,
      ...steps.map(
        ({ kind, canister, script, seconds }) =>
          `${kind} ${canister} ${kind === "script" ? encodeHex(script) : kind === "wait" ? seconds : ""}`,
      ),
    ].join("\n"),
});
