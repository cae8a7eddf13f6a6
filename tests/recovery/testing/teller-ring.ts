import assert from "node:assert/strict";
import { join } from "node:path";
import type { Principal } from "@icp-sdk/core/principal";
import { ByteWriter } from "icebox/bytes";
import { canisterIdFromNumber, encodeManagementArgs, managementCanisterId } from "icebox/wire";
import type { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import { compileWat } from "../../support/compile-wat.ts";
import { type TestIdentity, testIdentity } from "../../support/test-identity.ts";
import { type CallOutcome, LeanClient, type PreparedCall } from "./lean-client.ts";
import { createOperation, managementOperation, type Operation } from "./operation.ts";
import type { WorkloadCounts } from "./workload-client.ts";

/** The canister that pays the next one of its kind. */
export const tellerModule: Uint8Array = compileWat(join(import.meta.dirname, "../../canisters/teller.wat"));

/** What a teller tells of itself. */
interface Books {
  readonly balance: bigint;
  readonly received: bigint;
  readonly sent: bigint;
  readonly answered: bigint;
  readonly refused: bigint;
  readonly ticks: bigint;
  readonly beats: bigint;
  readonly asked: bigint;
  readonly told: bigint;
  readonly notTold: bigint;
}

interface Lane {
  cutOff: { readonly name: string; readonly call: PreparedCall } | undefined;
}

const tellers = 3;
const lanes = 4;
const initialBalance = 1_000_000_000n;
const quietWithinMs = 20_000;

/**
 * A ring of canisters on two subnets that pay each other, under calls of several lanes at a time, one of which stops and starts tellers.
 * Whatever cuts calls off: no payment is lost or made twice, every call of a canister is answered once, timers and
 * heartbeats go on.
 */
export class TellerRing {
  readonly #identity: TestIdentity;
  readonly #random: SeededRandom;
  readonly #counts: WorkloadCounts;
  readonly #ids: Principal[] = [];
  readonly #lanes: readonly Lane[] = Array.from({ length: lanes }, () => ({ cutOff: undefined }));
  /** Payments that callers were told of. */
  #paid = 0n;
  #latest: readonly Books[] = [];

  constructor(name: string, parts: { readonly random: SeededRandom; readonly counts: WorkloadCounts }) {
    this.#identity = testIdentity(name);
    this.#random = parts.random;
    this.#counts = parts.counts;
  }

  /** Makes the ring; once, before all else. */
  async begin(url: string): Promise<void> {
    await this.#with(url, async (client) => {
      while (this.#ids.length < tellers) {
        const creation = createOperation((id) => this.#ids.push(id));
        await mustReply(client, { ...creation, effectiveCanisterId: idOnSubnet(1 + (this.#ids.length % 2)) });
      }
      for (const [index, id] of this.#ids.entries()) {
        const next = this.#ids[(index + 1) % tellers] ?? id;
        await mustReply(client, installOperation(id));
        const call = client.prepare({ canisterId: id, methodName: "join", arg: next.toUint8Array() });
        assert.equal((await client.send(call)).kind, "replied", "join");
      }
    });
  }

  /** Calls until the network is gone or `mayGoOn` says no. */
  async run(url: string, mayGoOn: () => boolean): Promise<void> {
    const client = new LeanClient(url, this.#identity);
    try {
      await Promise.all(
        this.#lanes.map(async (lane, index) => {
          while (mayGoOn() && (await this.#call(client, lane, this.#next(index === 0)))) continue;
        }),
      );
    } finally {
      client.close();
    }
  }

  /** Finds out what became of the calls that were cut off, and lets every teller run. */
  async settle(url: string): Promise<void> {
    await this.#with(url, async (client) => {
      for (const lane of this.#lanes) {
        const { cutOff } = lane;
        lane.cutOff = undefined;
        if (cutOff === undefined) continue;
        const first = await client.readStatus(cutOff.call);
        if (first.status.kind === "processing") count(this.#counts.cutOff, "processing, then");
        const { status } = await client.awaitStatus(cutOff.call);
        count(this.#counts.cutOff, status.kind);
        if (status.kind === "replied") this.#accept(cutOff.name, status.arg);
        else
          assert.ok(
            status.kind === "absent" || status.kind === "rejected",
            `${cutOff.name} is ${status.kind}`,
          );
      }
      for (const id of this.#ids) await mustReply(client, runningOperation("start_canister", id));
    });
  }

  /** Waits until no call is open, and asserts that the books are right; then that timers and heartbeats go on. */
  async check(url: string): Promise<void> {
    await this.#with(url, async (client) => {
      const books = await this.#awaitBooks(
        client,
        "every call is answered",
        (all) =>
          all.every(({ sent, answered, refused }) => sent === answered + refused) &&
          all.every(({ asked, told, notTold }) => asked === told + notTold),
      );
      assert.equal(sum(books, "balance"), initialBalance * BigInt(tellers), "sum of the balances");
      assert.equal(
        sum(books, "received"),
        sum(books, "answered"),
        "payments that arrived and that were answered",
      );
      assert.equal(sum(books, "answered"), this.#paid, "payments that callers were told of");
      for (const [index, before] of this.#latest.entries()) {
        const after = books[index] ?? assert.fail();
        for (const name of ["received", "sent", "ticks", "beats", "asked"] as const) {
          assert.ok(after[name] >= before[name], `${name} of teller ${index} went back`);
        }
      }
      this.#latest = await this.#awaitBooks(client, "timers and heartbeats go on", (all) =>
        all.every(({ ticks, beats }, index) => {
          const { ticks: ticked = 0n, beats: beaten = 0n } = books[index] ?? {};
          return ticks > ticked && beats > beaten;
        }),
      );
    });
  }

  #next(mayStop: boolean): Operation {
    const random = this.#random;
    const id = random.pick(this.#ids);
    const kind = random.below(16);
    if (mayStop && kind < 2) return runningOperation("stop_canister", id);
    if (mayStop && kind < 8) return runningOperation("start_canister", id);
    const arg = new ByteWriter()
      .u32(1 + random.below(1000))
      .u32(random.below(8))
      .finish();
    const methodName = kind === 15 ? "ask" : "pay";
    const common = { canisterId: id, methodName, arg, effectiveCanisterId: id };
    return { ...common, name: methodName, expects: "replied", accept: () => undefined };
  }

  /** Sends one call; false if the answer did not come. A stopped teller rejects. */
  async #call(client: LeanClient, lane: Lane, operation: Operation): Promise<boolean> {
    const { name } = operation;
    const call = client.prepare(operation, operation.effectiveCanisterId);
    lane.cutOff = { name, call };
    const outcome: CallOutcome = await client.send(call);
    if (outcome.kind === "cut_off") return false;
    lane.cutOff = undefined;
    count(this.#counts.acknowledged, outcome.kind === "replied" ? name : `${name} of a stopped canister`);
    if (outcome.kind === "replied") this.#accept(name, outcome.reply);
    return true;
  }

  #accept(name: string, reply: Uint8Array): void {
    if (name === "pay") this.#paid += BigInt(new DataView(reply.buffer, reply.byteOffset).getUint32(0, true));
  }

  async #awaitBooks(
    client: LeanClient,
    what: string,
    isThere: (books: readonly Books[]) => boolean,
  ): Promise<readonly Books[]> {
    const endMs = performance.now() + quietWithinMs;
    for (;;) {
      const books = await Promise.all(this.#ids.map((id) => readBooks(client, id)));
      if (isThere(books)) return books;
      if (performance.now() > endMs)
        assert.fail(
          `${what}: ${JSON.stringify(books, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async #with(url: string, act: (client: LeanClient) => Promise<void>): Promise<void> {
    const client = new LeanClient(url, this.#identity);
    try {
      await act(client);
    } finally {
      client.close();
    }
  }
}

/** The first id of a user subnet, which stands for it in a URL. */
export function idOnSubnet(index: number): Principal {
  return canisterIdFromNumber(2n ** 63n + BigInt(index) * 2n ** 20n);
}

async function readBooks(client: LeanClient, id: Principal): Promise<Books> {
  const reply = await client.query(id, "read");
  assert.ok(reply, "a teller does not answer");
  const view = new DataView(reply.buffer, reply.byteOffset, reply.byteLength);
  const at = (index: number): bigint => view.getBigInt64(index * 8, true);
  return {
    balance: at(0),
    received: at(1),
    sent: at(2),
    answered: at(3),
    refused: at(4),
    ticks: at(5),
    beats: at(6),
    asked: at(7),
    told: at(8),
    notTold: at(9),
  };
}

function installOperation(canister_id: Principal): Operation {
  const args = {
    mode: { install: null },
    canister_id,
    wasm_module: tellerModule,
    arg: new Uint8Array(),
    sender_canister_version: [] as [],
  };
  return managementOperation("install_code", args, {
    effectiveCanisterId: canister_id,
    accept: () => undefined,
  });
}

function runningOperation(methodName: "start_canister" | "stop_canister", id: Principal): Operation {
  return {
    name: methodName,
    canisterId: managementCanisterId,
    methodName,
    arg: encodeManagementArgs(methodName, { canister_id: id }),
    effectiveCanisterId: id,
    expects: "replied",
    accept: () => undefined,
  };
}

async function mustReply(client: LeanClient, operation: Operation): Promise<void> {
  const outcome = await client.send(client.prepare(operation, operation.effectiveCanisterId));
  const reason = outcome.kind === "rejected" ? outcome.message : "cut off";
  if (outcome.kind !== "replied") assert.fail(`${operation.name}: ${reason}`);
  operation.accept(outcome.reply);
}

function sum(books: readonly Books[], name: keyof Books): bigint {
  return books.reduce((total, one) => total + one[name], 0n);
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
