import assert from "node:assert/strict";
import { encodeHex } from "icebox/bytes";
import { decodeManagementResult, encodeManagementArgs, managementCanisterId } from "icebox/wire";
import type { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import { type TestIdentity, testIdentity } from "../../support/test-identity.ts";
import type { AppendLog } from "./append-log.ts";
import { cabinetReading, type CabinetContent, maxCabinetPages } from "./cabinet-image.ts";
import { Cabinet } from "./cabinet.ts";
import { type CallOutcome, LeanClient, type PreparedCall } from "./lean-client.ts";
import { createOperation, managementOperation, type Operation } from "./operation.ts";
import { Purse } from "./purse.ts";

/** What a workload did, counted. */
export interface WorkloadCounts {
  /** Calls whose certified end was told to their sender, by name. */
  readonly acknowledged: Map<string, number>;
  /** Calls that were cut off, by what the network knew of them after its restart. */
  readonly cutOff: Map<string, number>;
}

interface Ended {
  readonly call: PreparedCall;
  /** Undefined for a reject. */
  readonly reply: Uint8Array | undefined;
}

const keptCalls = 4;

/** One of the clients of a workload: calls one by one at random, and knows what must have become of each. */
export class WorkloadClient {
  readonly #number: number;
  readonly #identity: TestIdentity;
  readonly #random: SeededRandom;
  readonly #log: AppendLog;
  readonly #counts: WorkloadCounts;
  readonly #purse: Purse;
  #appended = 0;
  #written = 0;
  #cabinet: Cabinet | undefined;
  /** A canister that comes and goes. */
  #spare: Cabinet | undefined;
  #spareIsStopped = false;
  #deleted: Cabinet | undefined;
  #cutOff: { readonly operation: Operation; readonly call: PreparedCall } | undefined;
  readonly #ended: Ended[] = [];
  /** Time of the latest certificate that this client has seen, in nanoseconds since 1970. */
  latestNs = 0n;

  constructor(
    number: number,
    parts: { readonly random: SeededRandom; readonly log: AppendLog; readonly counts: WorkloadCounts },
  ) {
    this.#number = number;
    this.#identity = testIdentity(`workload ${number}`);
    this.#random = parts.random;
    this.#log = parts.log;
    this.#purse = new Purse(this.#identity.principal);
    this.#counts = parts.counts;
  }

  /** Prepares what the calls need; once, before all else. */
  async begin(url: string): Promise<void> {
    await this.#with(url, (client) => this.#purse.fund(client));
  }

  /** Calls until the network is gone or `mayGoOn` says no. */
  async run(url: string, mayGoOn: () => boolean): Promise<void> {
    const client = new LeanClient(url, this.#identity);
    try {
      while (mayGoOn() && (await this.#call(client, this.#next()))) continue;
    } finally {
      client.close();
    }
  }

  /**
   * Finds out what became of the call that the end of the network cut off: it was executed or it was not, and a call
   * that is sent once more with the same id is executed once.
   */
  async settle(url: string): Promise<void> {
    const cutOff = this.#cutOff;
    if (cutOff === undefined) return;
    this.#cutOff = undefined;
    await this.#with(url, async (client) => {
      const { operation, call } = cutOff;
      const { status, timeNs } = await client.awaitStatus(call);
      count(this.#counts.cutOff, status.kind);
      switch (status.kind) {
        case "replied":
          return this.#end(operation, call, { kind: "replied", reply: status.arg, timeNs });
        case "rejected":
          return this.#end(operation, call, {
            kind: "rejected",
            certified: true,
            message: status.rejection.message,
          });
        case "absent": {
          if (this.#random.below(2) === 0) return;
          const outcome = await client.send(call);
          count(this.#counts.cutOff, "absent and sent again");
          return this.#end(operation, call, outcome);
        }
        default:
          assert.fail(`after the restart "${operation.name}" is "${status.kind}"`);
      }
    });
  }

  /** Asserts that everything acknowledged is there; nothing of this client may be on its way. */
  async check(url: string): Promise<void> {
    await this.#with(url, async (client) => {
      for (const { call, reply } of this.#ended) {
        const { status, timeNs } = await client.readStatus(call);
        assert.equal(status.kind, reply === undefined ? "rejected" : "replied", "status of an ended call");
        if (status.kind === "replied") assert.deepEqual(status.arg, reply, "reply of an ended call");
        assert.ok(timeNs >= this.latestNs, "time went back");
      }
      await this.#purse.check(client);
      if (this.#cabinet !== undefined) await this.#checkCabinet(client, this.#cabinet);
      if (this.#spare !== undefined && !this.#spareIsStopped) await checkContent(client, this.#spare);
      if (this.#deleted !== undefined) {
        const answer = await client.query(this.#deleted.canisterId, "read");
        assert.equal(answer, undefined, "a deleted canister answers");
      }
    });
  }

  /** Loads every snapshot and asserts that the canister then is what it was when the snapshot was taken. */
  async loadSnapshots(url: string, atMost: number): Promise<void> {
    await this.#with(url, async (client) => {
      const cabinet = this.#cabinet;
      if (cabinet === undefined) return;
      const snapshots = [...cabinet.snapshots.values()];
      const first = this.#random.below(Math.max(1, snapshots.length));
      for (const snapshot of [...snapshots.slice(first), ...snapshots.slice(0, first)].slice(0, atMost)) {
        assert.ok(await this.#call(client, cabinet.load(snapshot)), "cut off while loading a snapshot");
        await checkContent(client, cabinet);
      }
    });
  }

  async #with(url: string, act: (client: LeanClient) => Promise<void>): Promise<void> {
    const client = new LeanClient(url, this.#identity);
    try {
      await act(client);
    } catch (error) {
      throw new Error(`Client ${this.#number}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    } finally {
      client.close();
    }
  }

  /** Sends one call; false if the answer did not come. */
  async #call(client: LeanClient, operation: Operation): Promise<boolean> {
    const call = client.prepare(operation, operation.effectiveCanisterId);
    this.#cutOff = { operation, call };
    const outcome = await client.send(call);
    if (outcome.kind === "cut_off") return false;
    this.#cutOff = undefined;
    count(this.#counts.acknowledged, operation.name);
    this.#end(operation, call, outcome);
    return true;
  }

  #end(operation: Operation, call: PreparedCall, outcome: CallOutcome): void {
    const message = outcome.kind === "rejected" ? outcome.message : "";
    assert.equal(outcome.kind, operation.expects, `"${operation.name}" ended otherwise: ${message}`);
    if (outcome.kind === "replied" && outcome.timeNs > this.latestNs) this.latestNs = outcome.timeNs;
    this.#ended.push({ call, reply: outcome.kind === "replied" ? outcome.reply : undefined });
    if (this.#ended.length > keptCalls) this.#ended.shift();
    operation.accept(outcome.kind === "replied" ? outcome.reply : new Uint8Array());
  }

  #next(): Operation {
    const cabinet = this.#cabinet;
    if (cabinet === undefined) {
      return createOperation((canisterId) => {
        this.#cabinet = new Cabinet(canisterId);
      });
    }
    if (cabinet.content === undefined) return cabinet.install(this.#content());
    const kind = this.#random.below(16);
    if (kind < 2) return this.#purse.save(BigInt(1 + this.#random.below(1e9)));
    if (kind < 8) {
      this.#appended += 1;
      return this.#log.append((BigInt(this.#number) << 32n) | BigInt(this.#appended));
    }
    if (kind < 10) return this.#nextOfSpare();
    return cabinet.next(this.#random, this.#content());
  }

  #nextOfSpare(): Operation {
    const spare = this.#spare;
    if (spare === undefined) {
      return createOperation((canisterId) => {
        this.#spare = new Cabinet(canisterId);
      });
    }
    const { canisterId: canister_id, content } = spare;
    if (content === undefined) return spare.install(this.#content());
    const effectiveCanisterId = canister_id;
    if (!this.#spareIsStopped) {
      const accept = () => {
        this.#spareIsStopped = true;
      };
      return managementOperation("stop_canister", { canister_id }, { effectiveCanisterId, accept });
    }
    const accept = () => {
      this.#deleted = spare;
      this.#spare = undefined;
      this.#spareIsStopped = false;
    };
    return managementOperation("delete_canister", { canister_id }, { effectiveCanisterId, accept });
  }

  #content(): CabinetContent {
    this.#written += 1;
    return {
      number: (BigInt(this.#number + 1) << 48n) | BigInt(this.#written),
      pages: 1 + this.#random.below(maxCabinetPages / 16),
      version: this.#random.pick([1, 2]),
    };
  }

  async #checkCabinet(client: LeanClient, cabinet: Cabinet): Promise<void> {
    if (cabinet.content !== undefined) await checkContent(client, cabinet);
    const { canisterId } = cabinet;
    const arg = encodeManagementArgs("list_canister_snapshots", { canister_id: canisterId });
    const call = { canisterId: managementCanisterId, methodName: "list_canister_snapshots", arg };
    const outcome = await client.send(client.prepare(call, canisterId));
    assert.equal(outcome.kind, "replied", "list of snapshots");
    if (outcome.kind !== "replied") return;
    const listed = decodeManagementResult("list_canister_snapshots", outcome.reply);
    assert.deepEqual(listed.map(({ id }) => encodeHex(id)).sort(), cabinet.snapshotIds(), "snapshots");
  }
}

async function checkContent(client: LeanClient, { canisterId, content }: Cabinet): Promise<void> {
  if (content === undefined) return;
  assert.deepEqual(await client.query(canisterId, "read"), cabinetReading(content), "content of a canister");
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
