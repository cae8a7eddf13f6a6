import assert from "node:assert/strict";
import { test } from "node:test";
import { canisterIdFromNumber, type Principal } from "../../wire/mod.ts";
import { executeRound } from "../execute-round.ts";
import type { QueryStatistics } from "../state.ts";
import { TestSubnet, user } from "../testing/test-subnet.ts";
import { executeQuery } from "./execute-query.ts";
import { noQueryStatistics, QueryUsageCollector } from "./query-statistics.ts";
import { relayArg, relayModule } from "./testing/relay-canister.ts";

/** A subnet whose queries are counted by rounds, as on a network. */
class CountedSubnet {
  readonly subnet = new TestSubnet();
  readonly #collector = new QueryUsageCollector();

  query(canisterId: Principal, methodName: string, arg: Uint8Array): void {
    const content = {
      requestType: "query",
      sender: user("anyone"),
      ingressExpiryNs: this.subnet.state.timeNs,
      canisterId,
      methodName,
      arg,
    } as const;
    const request = {
      content,
      effectiveCanisterId: canisterId,
      dataCertificate: () => new Uint8Array(),
      observe: (usage: Parameters<QueryUsageCollector["add"]>[0]) => {
        this.#collector.add(usage);
      },
    };
    executeQuery(this.subnet.state, request, this.subnet.context);
  }

  round(): void {
    const { state, context } = this.subnet;
    const queryUsages = this.#collector.take();
    const batch = { timeNs: state.timeNs + 1n, randomness: new Uint8Array(32), ingress: [], queryUsages };
    this.subnet.state = executeRound(state, batch, context).state;
  }

  statistics(canisterId: Principal): QueryStatistics {
    return this.subnet.canister(canisterId).queryStatistics;
  }
}

test("a round counts the queries since the last one, once", () => {
  const counted = new CountedSubnet();
  const id = counted.subnet.install(relayModule);
  assert.deepEqual(counted.statistics(id), noQueryStatistics);
  counted.query(id, "echo", new Uint8Array(5));
  counted.query(id, "echo", new Uint8Array(7));
  assert.deepEqual(counted.statistics(id), noQueryStatistics);
  counted.round();
  const { instructions, ...rest } = counted.statistics(id);
  assert.deepEqual(rest, { calls: 2n, requestBytes: 12n, responseBytes: 12n });
  assert.ok(instructions > 0n);
  counted.round();
  assert.equal(counted.statistics(id).instructions, instructions);
  const status = counted.subnet.manage("canister_status", { canister_id: id });
  assert.deepEqual(status.query_stats, {
    num_calls_total: 2n,
    num_instructions_total: instructions,
    request_payload_bytes_total: 12n,
    response_payload_bytes_total: 12n,
  });
});

test("the queries of a composite query count for the canisters that answer them, rejects without bytes", () => {
  const counted = new CountedSubnet();
  const [one, two] = [counted.subnet.install(relayModule), counted.subnet.install(relayModule)];
  const payload = new Uint8Array(4);
  const arg = relayArg(two, "echo", { calls: 3, payload });
  counted.query(one, "relay", arg);
  counted.query(two, "fail", payload);
  counted.query(two, "refuse", payload);
  counted.query(two, "nothing", payload);
  counted.query(canisterIdFromNumber(77n), "echo", payload);
  counted.round();
  const first = counted.statistics(one);
  assert.deepEqual([first.calls, first.requestBytes, first.responseBytes], [1n, BigInt(arg.length), 0n]);
  const second = counted.statistics(two);
  assert.deepEqual([second.calls, second.requestBytes, second.responseBytes], [5n, 20n, 12n]);
});

test("queries of a canister that is gone when the round counts them are forgotten", () => {
  const counted = new CountedSubnet();
  const id = counted.subnet.install(relayModule);
  counted.query(id, "echo", new Uint8Array(5));
  counted.subnet.manage("stop_canister", { canister_id: id });
  counted.subnet.manage("delete_canister", { canister_id: id });
  counted.round();
  assert.equal(counted.subnet.state.canisters.has(id.toText()), false);
});
