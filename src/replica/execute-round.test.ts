import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeUtf8, encodeHex, encodeUtf8 } from "../bytes/mod.ts";
import { canisterIdFromNumber, lookupPath } from "../wire/mod.ts";
import { idleCyclesBurnedPerDay } from "./cycles/idle-burn.ts";
import { executeRound } from "./execute-round.ts";
import { readState } from "./state-tree/read-state.ts";
import { stateRootHash } from "./state-tree/update-state-tree.ts";
import { rootSubnet } from "./subnets.ts";
import type { CallResult } from "./ingress/ingress-state.ts";
import { defaultLimits } from "./limits.ts";
import { counterBytes, counterModule } from "./testing/counter.ts";
import { TestSubnet, user } from "./testing/test-subnet.ts";

function errorCode(result: CallResult): string {
  return result.kind === "rejected" ? result.errorCode : "none";
}

test("executeRound() executes an update and certifies its reply", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule, Uint8Array.of(5));
  const call = subnet.makeCall(counter, "increment", new Uint8Array());
  const before = subnet.canister(counter);
  const outcome = subnet.round(call);
  assert.deepEqual(outcome.finished, [call.requestId]);
  assert.deepEqual(subnet.resultOf(call), { kind: "replied", data: counterBytes(6) });
  const path = [encodeUtf8("request_status"), call.requestId];
  const tree = readState(
    subnet.state,
    { subnet: rootSubnet(subnet.state), paths: [path] },
    subnet.context.platform,
  );
  const status = lookupPath(tree, [...path, encodeUtf8("status")]);
  assert.equal(status.kind === "found" && decodeUtf8(status.value), "replied");
  const reply = lookupPath(tree, [...path, encodeUtf8("reply")]);
  assert.deepEqual(reply, { kind: "found", value: counterBytes(6) });
  assert.equal(subnet.canister(counter).version, before.version + 1n);
  assert.ok(subnet.canister(counter).cycles < before.cycles);
});

test("executeRound() is a function: the old state stays, the same batch leads to the same root hash", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const { state, context } = subnet;
  const batch = {
    timeNs: state.timeNs + 5n,
    randomness: new Uint8Array(32),
    ingress: [
      subnet.makeCall(counter, "increment", new Uint8Array()),
      subnet.makeCall(counter, "fail", new Uint8Array()),
    ],
  };
  const hashBefore = encodeHex(stateRootHash(state, context.platform));
  const first = executeRound(state, batch, context);
  const second = executeRound(state, batch, context);
  assert.equal(encodeHex(stateRootHash(state, context.platform)), hashBefore);
  const hash = encodeHex(stateRootHash(first.state, context.platform));
  assert.equal(encodeHex(stateRootHash(second.state, context.platform)), hash);
  assert.notEqual(hash, hashBefore);
});

test("executeRound() leaves nothing of a trapped message but its reject, its cost and its logs", () => {
  const failures = [
    [
      "fail",
      "IC0502",
      /^Error from Canister .*: Canister trapped: unreachable\.\nConsider gracefully/,
      ["[TRAP]: unreachable"],
    ],
    [
      "print_and_trap",
      "IC0503",
      /: Canister called `ic0\.trap` with message: 'no luck'\.\nConsider/,
      ["luck", "[TRAP]: no luck"],
    ],
  ] as const;
  for (const [method, code, text, logs] of failures) {
    const subnet = new TestSubnet();
    const counter = subnet.install(counterModule, Uint8Array.of(7));
    const before = subnet.canister(counter);
    const result = subnet.update(counter, method);
    assert.equal(errorCode(result), code);
    assert.match(result.kind === "rejected" ? result.message : "", text);
    const after = subnet.canister(counter);
    assert.equal(after.installed, before.installed);
    assert.equal(after.version, before.version);
    assert.ok(after.cycles < before.cycles);
    assert.deepEqual(
      after.logs.records.map(({ content }) => decodeUtf8(content)),
      [...logs],
    );
    assert.deepEqual(subnet.update(counter, "increment"), { kind: "replied", data: counterBytes(8) });
  }
});

test("executeRound() stops an endless loop at the instruction limit and goes on", () => {
  const subnet = new TestSubnet({
    instructions: { ...defaultLimits.instructions, update: 1_000_000n },
  });
  const counter = subnet.install(counterModule);
  assert.equal(errorCode(subnet.update(counter, "forever")), "IC0522");
  assert.deepEqual(subnet.update(counter, "increment"), { kind: "replied", data: counterBytes(1) });
});

test("executeRound() keeps the changes of a message that did not answer, and rejects its call", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  assert.equal(errorCode(subnet.update(counter, "silent")), "IC0506");
  assert.deepEqual(subnet.query(counter, "get"), { kind: "replied", arg: counterBytes(50) });
});

test("executeRound() passes a canister's own reject on", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const result = subnet.update(counter, "refuse");
  assert.deepEqual(result, { kind: "rejected", errorCode: "IC0406", rejectCode: 4, message: "no luck" });
});

test("executeRound() executes a call once, however often it is handed in", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const call = subnet.makeCall(counter, "increment", new Uint8Array());
  subnet.round(call, call);
  assert.deepEqual(subnet.round(call).finished, []);
  assert.deepEqual(subnet.query(counter, "get"), { kind: "replied", arg: counterBytes(1) });
});

test("executeRound() executes query methods as updates, which leave a version but no trace in the memory", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const { version } = subnet.canister(counter);
  assert.deepEqual(subnet.update(counter, "write_and_get"), { kind: "replied", data: counterBytes(77) });
  assert.deepEqual(subnet.query(counter, "get"), { kind: "replied", arg: counterBytes(0) });
  assert.equal(subnet.canister(counter).version, version + 1n);
  assert.equal(errorCode(subnet.update(counter, "get_composite")), "IC0527");
});

test("executeRound() rejects calls that no canister takes", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const empty = subnet.create();
  const missing = canisterIdFromNumber(77n);
  const calls = [
    [subnet.makeCall(missing, "x", new Uint8Array()), "IC0301", 3],
    [subnet.makeCall(empty, "x", new Uint8Array()), "IC0537", 5],
    [subnet.makeCall(counter, "x", new Uint8Array()), "IC0536", 5],
    [subnet.makeCall(counter, "increment", new Uint8Array(), { expiryNs: 1n }), "IC0202", 2],
  ] as const;
  for (const [call, code, rejectCode] of calls) {
    subnet.round(call);
    const result = subnet.resultOf(call);
    assert.ok(result.kind === "rejected");
    assert.deepEqual([result.errorCode, result.rejectCode], [code, rejectCode]);
  }
});

test("executeRound() leaves calls for the next round when its instructions are used up", () => {
  const subnet = new TestSubnet({ roundInstructions: 1n });
  const counter = subnet.install(counterModule);
  const calls = [1, 2, 3].map(() => subnet.makeCall(counter, "increment", new Uint8Array()));
  assert.equal(subnet.round(...calls).moreWork, true);
  assert.equal(subnet.state.ingress.waiting.length, 2);
  assert.equal(subnet.round().moreWork, true);
  assert.equal(subnet.round().moreWork, false);
  assert.deepEqual(subnet.query(counter, "get"), { kind: "replied", arg: counterBytes(3) });
});

// Two canisters that call each other without end made a round of more than a hundred thousand tiny messages, which took a
// minute; nothing else was answered in it.
test("executeRound() counts something for each message besides its instructions", () => {
  const subnet = new TestSubnet({ roundInstructions: 5_000_000n, messageOverheadInstructions: 2_000_000n });
  const counter = subnet.install(counterModule);
  const calls = Array.from({ length: 4 }, () => subnet.makeCall(counter, "increment", new Uint8Array()));
  assert.equal(subnet.round(...calls).finished.length, 3);
  assert.equal(subnet.round().moreWork, false);
});

test("executeRound() refuses a message that leaves more heap than wasm_memory_limit allows", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const limited = { ...subnet.canister(counter) };
  const settings = { ...limited.settings, wasmMemoryLimitBytes: 5 * 65_536 };
  subnet.state = {
    ...subnet.state,
    canisters: subnet.state.canisters.with(counter.toText(), { ...limited, settings }),
  };
  assert.equal(errorCode(subnet.update(counter, "grow")), "IC0539");
  assert.equal(subnet.canister(counter).installed?.execution.heapWasmPages, 1);
});

test("executeRound() takes certified data and timer over and certifies the data", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  subnet.update(counter, "certify");
  assert.equal(subnet.canister(counter).globalTimerNs, 42n);
  const path = [encodeUtf8("canister"), counter.toUint8Array(), encodeUtf8("certified_data")];
  const tree = readState(
    subnet.state,
    { subnet: rootSubnet(subnet.state), paths: [path] },
    subnet.context.platform,
  );
  assert.deepEqual(lookupPath(tree, path), { kind: "found", value: encodeUtf8("no luck") });
});

test("executeRound() lets the receiver pay for a call, also one of a stranger that fails", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const { cycles } = subnet.canister(counter);
  subnet.round(subnet.makeCall(counter, "nothing", new Uint8Array(3), { sender: user("stranger") }));
  assert.equal(cycles - subnet.canister(counter).cycles, 1_200_000n + 2_000n * 10n + 5_000_000n);
});

test("executeRound() refuses a message whose memory would freeze the canister", () => {
  const subnet = new TestSubnet();
  const counter = subnet.install(counterModule);
  const canister = subnet.canister(counter);
  const spare = 50_000_000_000n;
  const seconds = ((canister.cycles - spare) * 86_400n) / idleCyclesBurnedPerDay(canister);
  const settings = { ...canister.settings, freezingThresholdSeconds: seconds };
  const nearlyFrozen = { ...canister, settings };
  subnet.state = { ...subnet.state, canisters: subnet.state.canisters.with(counter.toText(), nearlyFrozen) };
  assert.equal(errorCode(subnet.update(counter, "increment")), "none");
  assert.equal(errorCode(subnet.update(counter, "grow")), "IC0532");
  assert.equal(subnet.canister(counter).installed?.execution.heapWasmPages, 1);
});

/*
 * A client that read 200 ranges of a snapshot at once got "done" instead of some of the bytes: the results of one round
 * were more than are kept, so the first ones were gone before they were certified.
 */
test("executeRound() leaves calls for the next round before their results are more than are kept", () => {
  const subnet = new TestSubnet({ roundResultBytes: 50, maxResultBytes: 100 });
  const counter = subnet.install(counterModule);
  const calls = Array.from({ length: 30 }, () => subnet.makeCall(counter, "increment", new Uint8Array()));
  let next = 0;
  for (const [count, moreWork] of [
    [13, true],
    [13, true],
    [4, false],
  ] as const) {
    const outcome = subnet.round(...(next === 0 ? calls : []));
    assert.deepEqual([outcome.finished.length, outcome.moreWork], [count, moreWork]);
    for (const call of calls.slice(next, next + count)) assert.equal(subnet.resultOf(call).kind, "replied");
    next += count;
  }
});

/*
 * A call that broke its round was answered with a failure together with all calls of its batch; one that waited from the
 * round before broke every later round too, for as long as the network ran.
 */
test("executeRound() rejects a call that meets a defect and executes the others", () => {
  const subnet = new TestSubnet({ roundInstructions: 1n });
  const counter = subnet.install(counterModule);
  const broken = subnet.install(counterModule);
  const { context, state } = subnet;
  const engine = Object.assign(Object.create(context.engine) as typeof context.engine, {
    run: (request: Parameters<typeof context.engine.run>[0]) => {
      if (request.instanceKey === broken.toText()) throw new RangeError("Array buffer allocation failed");
      return context.engine.run(request);
    },
  });
  const calls = [counter, broken, counter].map((id) => subnet.makeCall(id, "increment", new Uint8Array()));
  let current = state;
  for (const ingress of [calls, [], []]) {
    const batch = { timeNs: current.timeNs + 1n, randomness: new Uint8Array(32), ingress };
    current = executeRound(current, batch, { ...context, engine }).state;
  }
  subnet.state = current;
  assert.deepEqual(
    calls.map((call) => errorCode(subnet.resultOf(call))),
    ["none", "IC0525", "none"],
  );
  assert.equal(subnet.canister(broken).version, state.canisters.get(broken.toText())?.version);
});
