import assert from "node:assert/strict";
import { test } from "node:test";
import { storedPages } from "../../pages/mod.ts";
import { decodeUtf8, encodeUtf8 } from "../../bytes/mod.ts";
import {
  canisterIdFromNumber,
  decodeManagementResult,
  encodeManagementArgs,
  managementCanisterId,
  type Principal,
} from "../../wire/mod.ts";
import { defaultLimits } from "../limits.ts";
import { cyclesLedgerId } from "../system/system-ids.ts";
import { TestSubnet, user } from "../testing/test-subnet.ts";
import type { QueryOutcome } from "./execute-query.ts";
import { relayArg, relayModule, type RelayOptions } from "./testing/relay-canister.ts";

interface Relays {
  readonly subnet: TestSubnet;
  readonly first: Principal;
  readonly second: Principal;
}

function twoRelays(subnet: TestSubnet = new TestSubnet()): Relays {
  return { subnet, first: subnet.install(relayModule), second: subnet.install(relayModule) };
}

function relay(
  { subnet, first }: Relays,
  callee: Principal,
  methodName: string,
  options: RelayOptions = {},
): QueryOutcome {
  return subnet.query(first, "relay", { arg: relayArg(callee, methodName, options) });
}

function bytesOf(outcome: QueryOutcome): number[] {
  assert.ok(outcome.kind === "replied", outcome.kind === "rejected" ? outcome.message : "");
  return [...outcome.arg];
}

/** What a reject callback of the relay saw: code and text. */
function rejectSeen(outcome: QueryOutcome): readonly [number, string] {
  const [mark, code = 0, ...text] = bytesOf(outcome);
  assert.equal(mark, 82);
  return [code, decodeUtf8(Uint8Array.from(text))];
}

function refusalOf(outcome: QueryOutcome): string {
  return outcome.kind === "rejected" ? `${outcome.errorCode} ${outcome.message}` : "replied";
}

test("a composite query calls a query and answers in its callback, with the memory that it left", () => {
  const relays = twoRelays();
  const payload = Uint8Array.of(5, 6);
  assert.deepEqual(bytesOf(relay(relays, relays.second, "echo", { payload })), [1, 0, 5, 6]);
});

test("a composite query makes its calls one after the other", () => {
  const relays = twoRelays();
  const options = { calls: 3, payload: Uint8Array.of(7) };
  assert.deepEqual(bytesOf(relay(relays, relays.second, "echo", options)), [1, 0, 7, 7, 7]);
});

test("a called query knows the composite query's canister as its caller", () => {
  const relays = twoRelays();
  const seen = bytesOf(relay(relays, relays.second, "caller"));
  assert.deepEqual(seen, [1, 0, ...relays.first.toUint8Array()]);
});

test("a composite query leaves no trace, and every query begins with the state of the subnet", () => {
  const relays = twoRelays();
  const { state } = relays.subnet;
  for (let round = 0; round < 2; round += 1) {
    assert.deepEqual(bytesOf(relay(relays, relays.first, "state")), [1, 0, 0, 0]);
    assert.deepEqual(bytesOf(relays.subnet.query(relays.first, "state")), [0, 0]);
  }
  assert.equal(relays.subnet.state, state);
  relays.subnet.update(relays.first, "write");
  assert.deepEqual(bytesOf(relay(relays, relays.first, "state")), [51, 0, 50, 0]);
});

test("composite queries call composite queries, also of the same canister", () => {
  const relays = twoRelays();
  const inner = relayArg(relays.first, "echo", { payload: Uint8Array.of(9) });
  const middle = relayArg(relays.second, "relay", { payload: inner });
  const outcome = relay(relays, relays.first, "relay", { payload: middle });
  assert.deepEqual(bytesOf(outcome), [1, 0, 1, 0, 1, 0, 9]);
});

test("a composite query hears how the query that it called failed", () => {
  const relays = twoRelays();
  const { subnet, second } = relays;
  const id = second.toText();
  const missing = canisterIdFromNumber(77n);
  assert.deepEqual(rejectSeen(relay(relays, second, "refuse")), [4, "no"]);
  assert.deepEqual(rejectSeen(relay(relays, missing, "echo")), [3, `Canister ${missing.toText()} not found`]);
  assert.deepEqual(rejectSeen(relay(relays, second, "silent")), [
    5,
    `Canister ${id} did not produce a response`,
  ]);
  const [code, text] = rejectSeen(relay(relays, second, "fail"));
  assert.equal(code, 5);
  assert.match(text, /^Error from Canister .*: Canister trapped: /);
  assert.match(rejectSeen(relay(relays, second, "nothing"))[1], /Canister has no query method 'nothing'/);
  assert.match(rejectSeen(relay(relays, second, "write"))[1], /Canister has no query method 'write'/);
  subnet.manage("stop_canister", { canister_id: second });
  assert.deepEqual(rejectSeen(relay(relays, second, "echo")), [
    5,
    `Canister ${id} is stopped and therefore does not have a CallContextManager`,
  ]);
});

test("a composite query without answer fails when its last call is answered", () => {
  const relays = twoRelays();
  const none = `IC0506 Canister ${relays.first.toText()} did not produce a response`;
  assert.equal(refusalOf(relay(relays, relays.second, "echo", { calls: 2, mode: "silent" })), none);
  assert.equal(refusalOf(relay(relays, relays.second, "echo", { calls: 0 })), none);
});

test("a callback that traps ends the query, unless other calls are open; its cleanup stays", () => {
  const relays = twoRelays();
  const payload = Uint8Array.of(3);
  assert.match(
    refusalOf(relay(relays, relays.second, "echo", { mode: "trap", payload })),
    /^IC0502 Error from Canister/,
  );
  const outcome = relay(relays, relays.second, "echo", { mode: "trap", calls: 2, payload });
  assert.deepEqual(bytesOf(outcome), [1, 99, 3]);
});

test("only the canister that the user queries shows a certificate", () => {
  const relays = twoRelays();
  assert.deepEqual(bytesOf(relays.subnet.query(relays.second, "certificate")), [1]);
  assert.deepEqual(bytesOf(relay(relays, relays.second, "certificate")), [1, 0, 0]);
  assert.deepEqual(bytesOf(relay(relays, relays.first, "certificate")), [1, 0, 1]);
});

/** The argument of a relay that calls `depth` further relays and an echo in the end. */
function nested(canister: Principal, depth: number): Uint8Array {
  if (depth === 0) return relayArg(canister, "echo");
  return relayArg(canister, "relay", { payload: nested(canister, depth - 1) });
}

test("composite queries wait for each other six deep and no deeper", () => {
  const { subnet, first } = twoRelays();
  assert.equal(bytesOf(subnet.query(first, "relay", { arg: nested(first, 5) })).length, 12);
  assert.equal(
    refusalOf(subnet.query(first, "relay", { arg: nested(first, 6) })),
    "IC0525 Composite query calls exceeded the maximum call depth.",
  );
});

test("all queries of a composite query share its instructions", () => {
  const compositeQueries = { depth: 6, instructions: 1_000_000n, instructionsPerCall: 300_000n };
  const relays = twoRelays(new TestSubnet({ compositeQueries }));
  const exhausted = "IC0526 Composite query calls exceeded the instruction limit.";
  assert.equal(bytesOf(relay(relays, relays.second, "echo", { calls: 3 })).length, 2);
  assert.equal(refusalOf(relay(relays, relays.second, "echo", { calls: 4 })), exhausted);
  assert.equal(refusalOf(relay(relays, relays.second, "forever")), exhausted);
});

test("a query that runs away fails alone while instructions are left", () => {
  const instructions = { ...defaultLimits.instructions, query: 100_000n };
  const relays = twoRelays(new TestSubnet({ instructions }));
  const [code, text] = rejectSeen(relay(relays, relays.second, "forever"));
  assert.equal(code, 5);
  assert.match(text, /exceeded the limit of 100_000 instructions/);
});

test("a composite query reaches the queries of the management canister and of system canisters", () => {
  const relays = twoRelays();
  const { subnet, first, second } = relays;
  const payload = encodeManagementArgs("canister_status", { canister_id: first });
  const own = bytesOf(relay(relays, managementCanisterId, "canister_status", { payload }));
  const status = decodeManagementResult("canister_status", Uint8Array.from(own.slice(2)));
  assert.deepEqual(status.module_hash, [subnet.canister(first).installed?.moduleHash]);
  const others = encodeManagementArgs("canister_status", { canister_id: second });
  const [code, text] = rejectSeen(
    relay(relays, managementCanisterId, "canister_status", { payload: others }),
  );
  assert.equal(code, 5);
  assert.match(text, /^Only the controllers of the canister/);
  assert.deepEqual(rejectSeen(relay(relays, managementCanisterId, "start_canister", { payload })), [
    5,
    "Query method start_canister not found.",
  ]);
  const symbol = { payload: encodeUtf8("DIDL\0\0") };
  assert.ok(bytesOf(relay(relays, cyclesLedgerId, "icrc1_symbol", symbol)).length > 2);
});

test("a composite query does not reach canisters of other subnets, nor the management canister about them", () => {
  const relays = twoRelays();
  const { subnet, first, second } = relays;
  const { config } = subnet.state;
  const [one] = config.subnets;
  assert.ok(one);
  const lowest = canisterIdFromNumber(0n);
  const highest = canisterIdFromNumber(2n ** 64n - 1n);
  const subnets = [
    { ...one, canisterRanges: [[lowest, first]] },
    { ...one, subnetId: user("another subnet"), canisterRanges: [[second, highest]] },
  ] as const;
  subnet.state = { ...subnet.state, config: { ...config, subnets } };
  const missing = [3, `Canister ${second.toText()} not found`];
  assert.deepEqual(rejectSeen(relay(relays, second, "echo")), missing);
  const payload = encodeManagementArgs("canister_status", { canister_id: second });
  assert.deepEqual(rejectSeen(relay(relays, managementCanisterId, "canister_status", { payload })), missing);
});

test("live instances name no page of a query that is over", () => {
  const relays = twoRelays();
  const { engine } = relays.subnet.context;
  assert.match(refusalOf(relay(relays, relays.second, "echo", { mode: "trap" })), /^IC0502/);
  relay(relays, relays.second, "echo", { calls: 3 });
  const slots = [...engine.liveRoots()].flatMap((map) => [...storedPages(map)].map(([, slot]) => slot));
  assert.ok(slots.every((slot) => slot < 2 ** 52));
});

test("a composite query cannot run as an update", () => {
  const { subnet, first, second } = twoRelays();
  const result = subnet.update(first, "relay", { arg: relayArg(second, "echo") });
  assert.ok(result.kind === "rejected");
  assert.equal(result.errorCode, "IC0527");
});

test("random graphs of queries answer as a model of them does and leave live instances in order", () => {
  const relays = twoRelays();
  const { subnet, first, second } = relays;
  const canisters = [first, second];
  for (let shape = 0; shape < 64; shape += 1) {
    let arg = relayArg(canisters[shape & 1] ?? first, "echo", { payload: Uint8Array.of(shape) });
    let expected = [1, 0, shape];
    for (let level = 1; level < 4; level += 1) {
      const calls = ((shape >> level) & 1) + 1;
      const callee = canisters[(shape >> (level + 2)) & 1] ?? first;
      arg = relayArg(callee, "relay", { calls, payload: arg });
      expected = [1, 0, ...Array.from({ length: calls }, () => expected).flat()];
    }
    assert.deepEqual(bytesOf(subnet.query(first, "relay", { arg })), expected);
    if (shape % 8 === 0) subnet.update(second, "echo");
  }
  assert.deepEqual(bytesOf(subnet.query(first, "state", { sender: user("anyone") })), [0, 0]);
});
