import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import type { Journal } from "../journal/journal.ts";
import type { OperationEvent } from "../run/operation-event.ts";
import { runOperation } from "../run/run-operation.ts";
import { MemoryCanister } from "../testing/memory-canister.ts";
import { createOperationFixture, planNamed } from "../testing/operation-fixture.ts";
import { settleOperation } from "./settle-operation.ts";

/** The journal of an operation whose process ended at a place. */
async function cutOff(
  control: MemoryCanister,
  name: Parameters<typeof planNamed>[0],
  place: string,
): Promise<Journal> {
  using fixture = createOperationFixture();
  const plan = await planNamed(name, control);
  const reached = (here: string): void => {
    if (here !== place) return;
    control.isAway = true;
    throw new Error("cut off");
  };
  await assert.rejects(runOperation(plan, fixture.effects(control, { reached })));
  control.isAway = false;
  const [stored] = fixture.journals.list();
  assert.ok(stored?.kind === "readable");
  return stored.journal;
}

async function takeAsSomebodyElse(control: MemoryCanister): Promise<void> {
  control.onCall(() => Promise.resolve());
  await control.takeSnapshot(undefined);
}

test("settleOperation() waits for a call that the network may still execute, then believes that it was not", async () => {
  using fixture = createOperationFixture();
  const control = new MemoryCanister("running", 1);
  const journal = await cutOff(control, "create", "1:journaled");
  const onItsWay: Journal = { ...journal, calls: [{ requestId: "ee".repeat(32), expiresAtMs: 100 }] };
  let nowMs = 0;
  const nowMsOf = (): number => (nowMs += 20_000);
  await settleOperation(onItsWay, fixture.effects(control, { nowMs: nowMsOf }));
  assert.ok(nowMs > 60_100, String(nowMs));
  assert.deepEqual(
    fixture.events.filter(({ kind }) => kind === "awaiting-call"),
    [{ kind: "awaiting-call", untilMs: 60_100 }] satisfies OperationEvent[],
  );
  assert.equal(control.runState, "running");
});

test("settleOperation() stops waiting when it is interrupted, before it changes anything", async () => {
  using fixture = createOperationFixture();
  const control = new MemoryCanister("running", 1);
  const journal = await cutOff(control, "create", "1:journaled");
  const onItsWay: Journal = { ...journal, calls: [{ requestId: "ee".repeat(32), expiresAtMs: 100 }] };
  const interrupt = new AbortController();
  const effects = fixture.effects(control, {
    nowMs: () => 0,
    signal: interrupt.signal,
    report: () => {
      interrupt.abort();
    },
  });
  await assert.rejects(settleOperation(onItsWay, effects), (error) =>
    hasFault(error, "recovery/interrupted"),
  );
  assert.equal(control.runState, "stopped");
});

test("settleOperation() keeps all where several snapshots appeared that it could have taken", async () => {
  using fixture = createOperationFixture();
  const control = new MemoryCanister("running", 1);
  const journal = await cutOff(control, "create with a most of 1", "1:called");
  await takeAsSomebodyElse(control);
  control.forgetCalls();
  const { findings } = await settleOperation(journal, fixture.effects(control));
  assert.deepEqual(findings[0], { kind: "several-snapshots", snapshots: control.ids.slice(1) });
  assert.equal(control.snapshots.length, 3);
});

test("settleOperation() takes no other's snapshot for its own as long as the network remembers the call", async () => {
  using fixture = createOperationFixture();
  const control = new MemoryCanister("running", 1);
  const journal = await cutOff(control, "create with a most of 1", "1:called");
  const [old, own] = control.ids;
  await takeAsSomebodyElse(control);
  const { findings } = await settleOperation(journal, fixture.effects(control));
  assert.deepEqual(findings[0], { kind: "snapshot-taken", snapshot: own });
  assert.equal(control.ids.includes(old ?? ""), false);
  assert.equal(control.snapshots.length, 2);
});

test("settleOperation() never loads: what was not loaded stays so, what was written since stays", async () => {
  using fixture = createOperationFixture();
  const control = new MemoryCanister("running", 1);
  const journal = await cutOff(control, "restore", "1:journaled");
  const { findings, isReached } = await settleOperation(journal, fixture.effects(control));
  assert.equal(findings[0]?.kind, "snapshot-not-loaded");
  assert.equal(isReached, false);
  assert.equal(control.loaded, undefined);
});

test("settleOperation() leaves a canister stopped that somebody had stopped before", async () => {
  using fixture = createOperationFixture();
  const control = new MemoryCanister("stopping", 1);
  const journal = await cutOff(control, "create", "1:called");
  const { findings } = await settleOperation(journal, fixture.effects(control));
  assert.equal(findings.at(-1)?.kind, "canister-left-stopped");
  assert.equal(control.runState, "stopped");
});
