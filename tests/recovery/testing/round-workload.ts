import assert from "node:assert/strict";
import { encodeHex, encodeUtf8 } from "icebox/bytes";
import type { AdmittedCall, Batch, ReplicaState } from "icebox/replica";
import { type CallContent, type Principal, requestIdOf, selfAuthenticatingPrincipal } from "icebox/wire";
import type { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import { type CabinetContent, maxCabinetPages } from "./cabinet-image.ts";
import { Cabinet } from "./cabinet.ts";
import { createOperation, type Operation } from "./operation.ts";

interface Slot {
  cabinet: Cabinet | undefined;
}

interface Expected {
  readonly requestId: Uint8Array;
  readonly operation: Operation;
}

const user: Principal = selfAuthenticatingPrincipal(encodeUtf8("rounds"));
const secondNs = 1_000_000_000n;

/** Batches of random calls to a few canisters, at most one call to each per batch, and what must become of them. */
export class RoundWorkload {
  readonly #random: SeededRandom;
  readonly #slots: readonly Slot[];
  #expected: readonly Expected[] = [];
  #calls = 0;

  constructor(random: SeededRandom, canisters: number) {
    this.#random = random;
    this.#slots = Array.from({ length: canisters }, () => ({ cabinet: undefined }));
  }

  /** The next batch, made for a state in which all earlier calls have ended. */
  nextBatch(timeNs: bigint): Batch {
    const random = this.#random;
    const slots = this.#slots.filter(() => random.below(2) === 0);
    const calls = slots.map((slot) => this.#callOf(this.#next(slot), timeNs));
    this.#expected = calls.map(({ call, operation }) => ({ requestId: call.requestId, operation }));
    const ingress = calls.map(({ call }) => call);
    return { timeNs: timeNs + BigInt(1 + random.below(1e9)), randomness: random.bytes(32), ingress };
  }

  /** Asserts that the calls of the last batch have ended as they should. */
  accept(state: ReplicaState): void {
    for (const { requestId, operation } of this.#expected) {
      const status = state.ingress.entries.get(encodeHex(requestId))?.status;
      assert.equal(status?.kind, operation.expects, operation.name);
      operation.accept(status?.kind === "replied" ? status.data : new Uint8Array());
    }
  }

  #next(slot: Slot): Operation {
    const { cabinet } = slot;
    if (cabinet === undefined) {
      return createOperation((canisterId) => {
        slot.cabinet = new Cabinet(canisterId);
      });
    }
    return cabinet.content === undefined
      ? cabinet.install(this.#content())
      : cabinet.next(this.#random, this.#content());
  }

  #callOf(operation: Operation, timeNs: bigint): { call: AdmittedCall; operation: Operation } {
    this.#calls += 1;
    const nonce = encodeUtf8(String(this.#calls));
    const { canisterId, methodName, arg, effectiveCanisterId } = operation;
    const content: CallContent = {
      requestType: "call",
      sender: user,
      ingressExpiryNs: timeNs + 240n * secondNs,
      nonce,
      canisterId,
      methodName,
      arg,
    };
    return { call: { requestId: requestIdOf(content), content, effectiveCanisterId }, operation };
  }

  #content(): CabinetContent {
    const number = BigInt(this.#random.below(2 ** 31));
    const pages = 1 + this.#random.below(maxCabinetPages / 16);
    return { number, pages, version: this.#random.pick([1, 2]) };
  }
}
