import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Principal } from "@icp-sdk/core/principal";
import { assembleWat } from "../../support/compile-wat.ts";
import { testIdentity } from "../../support/test-identity.ts";
import { LeanClient } from "./lean-client.ts";
import type { Operation } from "./operation.ts";

/** The module of the canister that an {@link AppendLog} knows. */
export const appendLogModule: Uint8Array = assembleWat(
  readFileSync(join(import.meta.dirname, "../../canisters/append-log.wat"), "utf8"),
  "append-log.wat",
);

const idsPerQuery = 20_000;
const multiplier = 6_364_136_223_846_793_005n;

/** What is known of a canister with the module `append-log.wat`, to which all clients append. */
export class AppendLog {
  readonly canisterId: Principal;
  /** By id, the place that the canister told. */
  readonly #acknowledged = new Map<bigint, bigint>();
  /** Length and hash of the front of the log that was checked. */
  #checked = 0;
  #hash = 0n;

  constructor(canisterId: Principal) {
    this.canisterId = canisterId;
  }

  /** Number of ids that were checked. */
  get length(): number {
    return this.#checked;
  }

  /** Appends an id that nobody appended before. */
  append(id: bigint): Operation {
    const arg = new Uint8Array(8);
    new DataView(arg.buffer).setBigUint64(0, id, true);
    return {
      name: "append",
      canisterId: this.canisterId,
      methodName: "append",
      arg,
      effectiveCanisterId: this.canisterId,
      expects: "replied",
      accept: (reply) => this.#acknowledged.set(id, wordsOf(reply)[0] ?? 0n),
    };
  }

  /**
   * Asserts that the canister holds exactly the acknowledged ids, each once and at the place that was told, and that
   * what was checked before is still the same. No append may be on its way.
   */
  async check(url: string): Promise<void> {
    const client = new LeanClient(url, testIdentity("log"));
    try {
      await this.#check(client);
    } finally {
      client.close();
    }
  }

  async #check(client: LeanClient): Promise<void> {
    const answer = await client.query(this.canisterId, "check");
    assert.ok(answer, "the log does not answer");
    const [count = 0n, mirror, stable, hash] = wordsOf(answer);
    assert.equal(mirror, count, "the second page of the log disagrees");
    assert.equal(stable, count, "the stable memory of the log disagrees");
    const ids = await this.#readFrom(client, Number(count));
    for (const id of ids) {
      this.#checked += 1;
      this.#hash = BigInt.asUintN(64, id + this.#hash * multiplier);
      assert.equal(this.#acknowledged.get(id), BigInt(this.#checked), `place of the id ${id.toString(16)}`);
      this.#acknowledged.delete(id);
    }
    const lost = [...this.#acknowledged.keys()].map((id) => id.toString(16));
    assert.deepEqual(lost, [], "acknowledged ids are not in the log");
    assert.equal(hash, this.#hash, "the older part of the log has changed");
  }

  async #readFrom(client: LeanClient, count: number): Promise<bigint[]> {
    const ids: bigint[] = [];
    for (let position = this.#checked; position < count; position += idsPerQuery) {
      const arg = new Uint8Array(8);
      const view = new DataView(arg.buffer);
      view.setUint32(0, position, true);
      view.setUint32(4, Math.min(idsPerQuery, count - position), true);
      const answer = await client.query(this.canisterId, "read", arg);
      assert.ok(answer, "the log does not answer");
      ids.push(...wordsOf(answer));
    }
    return ids;
  }
}

function wordsOf(bytes: Uint8Array): bigint[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / 8 }, (_, index) => view.getBigUint64(index * 8, true));
}
