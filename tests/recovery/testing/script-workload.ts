import { encodeUtf8 } from "icebox/bytes";
import type { AdmittedCall, Batch, ReplicaState } from "icebox/replica";
import {
  type CallContent,
  canisterIdFromNumber,
  encodeManagementArgs,
  managementCanisterId,
  type Principal,
  requestIdOf,
  selfAuthenticatingPrincipal,
} from "icebox/wire";
import type { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import { randomScript } from "../../../src/replica/testing/random-script.ts";
import { scriptModule } from "../../../src/replica/testing/script-canister.ts";
import { assertInvariants } from "../../fuzz/testing/state-invariants.ts";

const user: Principal = selfAuthenticatingPrincipal(encodeUtf8("scripts"));
const secondNs = 1_000_000_000n;
const canisters = [0n, 1n, 2n].map((index) => canisterIdFromNumber(0x8000000000100500n + index));

/** Batches of calls to canisters that call each other, set timers, and are stopped and started meanwhile. */
export class ScriptWorkload {
  /** The most calls that were open behind a round. */
  mostOpenCalls = 0;
  readonly #random: SeededRandom;
  #batches = 0;
  #calls = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  nextBatch(timeNs: bigint): Batch {
    const random = this.#random;
    this.#batches += 1;
    const pauseNs = random.oneIn(10) ? 100n * secondNs : BigInt(1 + random.below(2e9));
    const ingress =
      this.#batches === 1
        ? canisters.map((id) => this.#creation(id, timeNs))
        : this.#batches === 2
          ? canisters.map((id) => this.#install(id, timeNs))
          : Array.from({ length: random.below(4) }, () => this.#next(timeNs));
    return { timeNs: timeNs + pauseNs, randomness: random.bytes(32), ingress };
  }

  /** Asserts what holds of every state. */
  accept(state: ReplicaState): void {
    assertInvariants(state);
    let open = 0;
    for (const { callbacks } of state.canisters.values()) open += callbacks.size;
    this.mostOpenCalls = Math.max(this.mostOpenCalls, open);
  }

  #next(timeNs: bigint): AdmittedCall {
    const random = this.#random;
    const id = random.pick(canisters);
    const kind = random.below(12);
    if (kind > 1) return this.#call(id, "run", randomScript(random, { canisters, timeNs, depth: 3 }), timeNs);
    const method = random.pick(["stop_canister", "start_canister", "start_canister"] as const);
    const arg = encodeManagementArgs(method, { canister_id: id });
    return this.#call(managementCanisterId, method, arg, timeNs);
  }

  #creation(id: Principal, timeNs: bigint): AdmittedCall {
    const method = "provisional_create_canister_with_cycles";
    const none: [] = [];
    const specified_id: [Principal] = [id];
    const args = { amount: none, settings: none, specified_id, sender_canister_version: none };
    return this.#call(managementCanisterId, method, encodeManagementArgs(method, args), timeNs);
  }

  #install(canister_id: Principal, timeNs: bigint): AdmittedCall {
    const args = {
      mode: { install: null },
      canister_id,
      wasm_module: scriptModule,
      arg: new Uint8Array(),
      sender_canister_version: [] as [],
    };
    const arg = encodeManagementArgs("install_code", args);
    return this.#call(managementCanisterId, "install_code", arg, timeNs);
  }

  #call(canisterId: Principal, methodName: string, arg: Uint8Array, timeNs: bigint): AdmittedCall {
    this.#calls += 1;
    const content: CallContent = {
      requestType: "call",
      sender: user,
      ingressExpiryNs: timeNs + 240n * secondNs,
      nonce: encodeUtf8(String(this.#calls)),
      canisterId,
      methodName,
      arg,
    };
    return { requestId: requestIdOf(content), content, effectiveCanisterId: canisterId };
  }
}
