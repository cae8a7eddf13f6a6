import assert from "node:assert/strict";
import { test } from "node:test";
import type { Plan } from "../api/plan.ts";
import { noResult } from "../operations/operation-draft.ts";
import type { PlanDraft } from "./plan-draft.ts";
import { PlanStore } from "./plan-store.ts";

const minute = 60_000;

const plan: PlanDraft["plan"] = {
  kind: "stop",
  module: "backend",
  canister_id: "aaaaa-aa",
  run_state: "running",
  canister_version: "1",
  steps: [{ kind: "stop", method: "stop_canister", snapshot: null, title: "Stop" }],
  is_unchanged: false,
  forecast: {
    snapshot_size_bytes: null,
    growth_bytes: 0,
    cycles: "0",
    cycles_per_day: "0",
    balance: "0",
    freezing_threshold_cycles: "0",
    days_to_freeze: null,
    is_stopped_meanwhile: true,
  },
  what_if: { lost_since: null, deleted_snapshots: [], remaining_snapshots: 0, warnings: [] },
  refusals: [],
};

interface Fixture {
  readonly store: PlanStore;
  nowMs: number;
  drawn: PlanDraft;
  add(): Promise<Plan>;
}

function createFixture(): Fixture {
  const fixture: Fixture = {
    nowMs: 0,
    store: new PlanStore(() => fixture.nowMs),
    drawn: { plan, premises: { "its snapshots": "" }, run: () => Promise.resolve(noResult) },
    add: () => fixture.store.add(() => Promise.resolve(fixture.drawn)),
  };
  return fixture;
}

const code = (expected: string): ((error: unknown) => boolean) => {
  return (error) =>
    error instanceof Error && "fault" in error && JSON.stringify(error.fault).includes(`"${expected}"`);
};

test("take() gives a plan out once, and not after ten minutes", async () => {
  const fixture = createFixture();
  const first = await fixture.add();
  assert.equal((await fixture.store.take(first.id)).kind, "stop");
  await assert.rejects(fixture.store.take(first.id), code("console/plan-used"));
  const second = await fixture.add();
  fixture.nowMs += 10 * minute;
  await assert.rejects(fixture.store.take(second.id), code("console/unknown-plan"));
});

test("take() gives a plan to one of two who come at the same time", async () => {
  const fixture = createFixture();
  const { id } = await fixture.add();
  const ends = await Promise.allSettled([fixture.store.take(id), fixture.store.take(id)]);
  assert.deepEqual(ends.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
});

test("take() refuses what is not the same any more, and may be asked again", async () => {
  const fixture = createFixture();
  const { id } = await fixture.add();
  const { drawn } = fixture;
  const others: readonly PlanDraft[] = [
    { ...drawn, premises: { "its snapshots": "01" } },
    { ...drawn, premises: {} },
    { ...drawn, plan: { ...plan, steps: [] } },
  ];
  for (const other of others) {
    fixture.drawn = other;
    await assert.rejects(fixture.store.take(id), code("console/plan-outdated"));
  }
  const refusal = { code: "cli/would-freeze", ic_code: null, message: "", cause: null, next: null };
  fixture.drawn = { ...drawn, plan: { ...plan, refusals: [refusal] } };
  await assert.rejects(fixture.store.take(id), code("console/refused"));
  fixture.drawn = drawn;
  assert.equal((await fixture.store.take(id)).canisterId, "aaaaa-aa");
});

test("add() forgets the oldest plans", async () => {
  const fixture = createFixture();
  const { id } = await fixture.add();
  for (let count = 0; count < 200; count += 1) await fixture.add();
  await assert.rejects(fixture.store.take(id), code("console/unknown-plan"));
});
