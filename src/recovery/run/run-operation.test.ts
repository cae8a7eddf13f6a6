import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import type { RunState } from "../../client/mod.ts";
import type { Journal } from "../journal/journal.ts";
import { MemoryCanister } from "../testing/memory-canister.ts";
import {
  createOperationFixture,
  type OperationFixture,
  operationNames,
  planNamed,
} from "../testing/operation-fixture.ts";
import { settleOperation } from "../settle/settle-operation.ts";
import { placesOf } from "./places.ts";
import { runOperation } from "./run-operation.ts";

const runStates: readonly RunState[] = ["running", "stopped"];

function onlyJournal({ journals }: OperationFixture): Journal {
  const [stored, ...others] = journals.list();
  assert.ok(stored?.kind === "readable" && others.length === 0);
  return stored.journal;
}

/** Whatever the operation: what is there is known, and nothing is lost that was not given up for something. */
function assertSafe(control: MemoryCanister, before: { ids: readonly string[]; runState: RunState }): void {
  assert.equal(control.runState, before.runState);
  assert.ok(control.snapshots.length >= 1);
}

for (const name of operationNames) {
  for (const runState of runStates) {
    test(`runOperation() does ${name} on a canister that is ${runState}, and leaves it so`, async () => {
      using fixture = createOperationFixture();
      const control = new MemoryCanister(runState, 2);
      if (name === "create with a most of 1") control.snapshots.pop();
      const [old = ""] = control.ids;
      const count = control.snapshots.length;
      const plan = await planNamed(name, control);
      const { snapshot } = await runOperation(plan, fixture.effects(control));
      assert.equal(control.runState, runState);
      assert.equal(snapshot !== undefined, name.startsWith("create"));
      assert.equal(control.snapshots.length, count + (name === "create" ? 1 : name === "delete" ? -1 : 0));
      assert.equal(control.ids.includes(old), name === "create" || name === "restore");
      assert.equal(control.loaded, name === "restore" ? old : undefined);
      const stops = control.executed.filter((method) => method === "stop_canister").length;
      assert.equal(stops, runState === "running" && name !== "delete" ? 1 : 0);
      assert.deepEqual(fixture.journals.list(), []);
    });

    test(`settleOperation() brings ${name} on a canister that is ${runState} to a safe end from every place`, async () => {
      const plan = await planNamed(name, twoSnapshots(name, runState));
      assert.ok(placesOf(plan).length >= 2);
      for (const place of placesOf(plan)) {
        for (const forgets of [false, true]) await cutOffAndSettle(name, runState, { place, forgets });
      }
    });
  }
}

function twoSnapshots(name: string, runState: RunState): MemoryCanister {
  return new MemoryCanister(runState, name === "create with a most of 1" ? 1 : 2);
}

async function cutOffAndSettle(
  name: (typeof operationNames)[number],
  runState: RunState,
  { place, forgets }: { readonly place: string; readonly forgets: boolean },
): Promise<void> {
  using fixture = createOperationFixture();
  const control = twoSnapshots(name, runState);
  const before = { ids: control.ids, runState };
  const plan = await planNamed(name, control);
  const effects = fixture.effects(control);
  const reached = (here: string): void => {
    if (here !== place) return;
    control.isAway = true;
    throw new Error("cut off");
  };
  await assert.rejects(runOperation(plan, { ...effects, reached }), (error) =>
    hasFault(error, "recovery/not-settled"),
  );
  assert.throws(
    () => {
      fixture.journals.requireFree(onlyJournal(fixture));
    },
    (error) => hasFault(error, "recovery/cut-off"),
    "this process lives on, and yet the journal is nobody's",
  );
  control.isAway = false;
  if (forgets) control.forgetCalls();
  const journal = onlyJournal(fixture);
  const { findings } = await settleOperation(journal, effects);
  assertSafe(control, before);
  const told = findings.flatMap((finding) => ("snapshot" in finding ? [finding.snapshot] : []));
  for (const id of control.ids) assert.ok(before.ids.includes(id) || told.includes(id), `${place}: orphan`);
  for (const id of before.ids) assert.ok(control.ids.includes(id) || told.includes(id), `${place}: lost`);
  if (name === "create with a most of 1") assert.equal(control.snapshots.length, 1, place);
  const executed = control.executed.length;
  await settleOperation(journal, effects);
  assert.equal(control.executed.length, executed, `${place}: settling again did something`);
}

test("runOperation() finds out itself when only the answer of a call is lost, and goes on to success", async () => {
  using fixture = createOperationFixture();
  const control = new MemoryCanister("running", 0);
  const plan = await planNamed("create", control);
  control.faults.set("take_canister_snapshot", "lost-after");
  const { snapshot } = await runOperation(plan, fixture.effects(control));
  assert.deepEqual(snapshot?.id, control.snapshots[0]?.id);
  assert.equal(control.runState, "running");
  assert.deepEqual(fixture.journals.list(), []);
});

for (const fault of ["lost-before", "rejected"] as const) {
  test(`runOperation() starts the canister again when the work is ${fault}, and tells why`, async () => {
    using fixture = createOperationFixture();
    const control = new MemoryCanister("running", 1);
    const plan = await planNamed("create", control);
    control.faults.set("take_canister_snapshot", fault);
    const code = fault === "rejected" ? "client/rejected" : "client/network-unreachable";
    await assert.rejects(runOperation(plan, fixture.effects(control)), (error) => hasFault(error, code));
    assert.equal(control.runState, "running");
    assert.equal(control.snapshots.length, 1);
    assert.deepEqual(fixture.findings()[0], { kind: "no-snapshot-taken" });
    assert.deepEqual(fixture.journals.list(), []);
  });
}

test("runOperation() keeps a replaced snapshot when the new one is refused", async () => {
  using fixture = createOperationFixture();
  const control = new MemoryCanister("stopped", 1);
  const plan = await planNamed("create with a most of 1", control);
  control.faults.set("take_canister_snapshot", "rejected");
  await assert.rejects(runOperation(plan, fixture.effects(control)));
  assert.equal(control.snapshots.length, 1);
  assert.deepEqual(control.executed, []);
});

test("runOperation() takes a stop back that does not end in time", async () => {
  using fixture = createOperationFixture();
  const control = new MemoryCanister("running", 1);
  const plan = await planNamed("restore", control);
  control.neverStops = true;
  await assert.rejects(runOperation(plan, fixture.effects(control, { stopTimeoutMs: 5 })), (error) =>
    hasFault(error, "recovery/not-stopped"),
  );
  assert.equal(control.runState, "running");
  assert.equal(control.loaded, undefined);
  assert.deepEqual(fixture.journals.list(), []);
});

for (const place of ["0:journaled", "0:called", "1:journaled", "1:called", "2:journaled"]) {
  test(`runOperation() goes to a safe end when it is interrupted at ${place}`, async () => {
    using fixture = createOperationFixture();
    const control = new MemoryCanister("running", 1);
    const plan = await planNamed("create", control);
    const interrupt = new AbortController();
    const reached = (here: string): void => {
      if (here === place) interrupt.abort();
    };
    const effects = fixture.effects(control, { reached, signal: interrupt.signal });
    await assert.rejects(runOperation(plan, effects), (error) => hasFault(error, "recovery/interrupted"));
    assert.equal(control.runState, "running");
    const isTaken = place === "1:called" || place === "2:journaled";
    assert.equal(control.snapshots.length, isTaken ? 2 : 1);
    const kinds = fixture.findings().map(({ kind }) => kind);
    assert.equal(kinds[0], isTaken ? "snapshot-taken" : "no-snapshot-taken");
    assert.deepEqual(fixture.journals.list(), []);
  });
}

test("runOperation() takes back a stop that is under way when it is interrupted", async () => {
  using fixture = createOperationFixture();
  const control = new MemoryCanister("running", 1);
  const plan = await planNamed("create", control);
  control.neverStops = true;
  const interrupt = new AbortController();
  const running = runOperation(plan, fixture.effects(control, { signal: interrupt.signal }));
  await new Promise(setImmediate);
  assert.equal(control.runState, "stopping");
  interrupt.abort();
  await assert.rejects(running, (error) => hasFault(error, "recovery/interrupted"));
  assert.equal(control.runState, "running");
});

// An interrupt came while the call was still being signed: the canister was started, and stopped after that.
test("runOperation() sends nothing that it was preparing when it was interrupted", async () => {
  using fixture = createOperationFixture();
  const control = new MemoryCanister("running", 1);
  const plan = await planNamed("create", control);
  const { promise: isSigned, resolve: sign } = Promise.withResolvers<undefined>();
  control.unsent.set("stop_canister", isSigned);
  const interrupt = new AbortController();
  const running = runOperation(plan, fixture.effects(control, { signal: interrupt.signal }));
  await new Promise(setImmediate);
  interrupt.abort();
  await assert.rejects(running, (error) => hasFault(error, "recovery/interrupted"));
  sign(undefined);
  await new Promise(setImmediate);
  assert.deepEqual(control.executed, []);
  assert.equal(control.runState, "running");
});

test("runOperation() names each step, and each call before it leaves, in the journal", async () => {
  using fixture = createOperationFixture();
  const control = new MemoryCanister("running", 1);
  const plan = await planNamed("create", control);
  const seen: (readonly [number, number])[] = [];
  const reached = (): void => {
    const { step, calls } = onlyJournal(fixture);
    seen.push([step, calls.length]);
  };
  await runOperation(plan, fixture.effects(control, { reached }));
  assert.deepEqual(seen, [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 1],
  ]);
});
