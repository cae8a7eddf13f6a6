import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex, hasFault } from "../../bytes/mod.ts";
import { settleUpgrade } from "../settle/settle-upgrade.ts";
import { OpenJournal } from "../journal/open-journal.ts";
import type { Journal } from "../journal/journal.ts";
import type { CallFault, MemoryCanister } from "../testing/memory-canister.ts";
import { createOperationFixture, type OperationFixture } from "../testing/operation-fixture.ts";
import {
  emptyModule,
  planScenario,
  scenario,
  scenarioCanister,
  type UpgradeScenario,
} from "../testing/upgrade-scenario.ts";
import { runOperation } from "./run-operation.ts";

const scenarios: Readonly<Record<string, UpgradeScenario>> = {
  "that adds a snapshot": scenario(),
  "of a stopped canister": scenario({ runState: "stopped" }),
  "of a stopped canister that is checked": scenario({ runState: "stopped", checkStopped: true }),
  "that replaces a snapshot": scenario({ snapshot: "replace", snapshots: 2 }),
  "that replaces one of ten snapshots": scenario({ snapshot: "replace", snapshots: 10 }),
  "without a snapshot": scenario({ snapshot: "skip" }),
  "with chunks": scenario({ isLarge: true }),
  "with chunks, of a stopped canister": scenario({ isLarge: true, runState: "stopped" }),
  "with chunks beside those of others": scenario({ isLarge: true, foreignChunks: 2, snapshot: "replace" }),
};

interface Seen {
  readonly runState: string;
  readonly moduleHash: string;
  readonly ids: readonly string[];
  readonly chunks: readonly string[];
}

function see({ runState, moduleHash, ids, chunks }: MemoryCanister): Seen {
  return { runState, moduleHash: encodeHex(moduleHash), ids, chunks: [...chunks.keys()].sort() };
}

/** What a canister must be after its upgrade came to an end: as before, or upgraded; nothing between. */
function assertSettled(
  wanted: UpgradeScenario,
  before: Seen,
  control: MemoryCanister,
  told: readonly string[] = [],
): boolean {
  const after = see(control);
  const isUpgraded = after.moduleHash !== before.moduleHash;
  assert.equal(after.runState, before.runState);
  assert.deepEqual(after.chunks, before.chunks);
  const [oldest = ""] = before.ids;
  const isAtOnce = before.ids.length === 10;
  const lost = before.ids.filter((id) => !after.ids.includes(id));
  const added = after.ids.filter((id) => !before.ids.includes(id));
  if (isUpgraded) {
    assert.deepEqual(lost, wanted.snapshot === "replace" ? [oldest] : []);
    assert.equal(added.length, wanted.snapshot === "skip" ? 0 : 1);
  } else if (isAtOnce) {
    assert.equal(lost.length, added.length);
    assert.ok(lost.every((id) => id === oldest));
  } else {
    // One that the network cannot say any more whose it is stays, and is told.
    assert.deepEqual(
      after.ids.filter((id) => !told.includes(id)),
      before.ids,
    );
  }
  return isUpgraded;
}

async function runScenario(
  wanted: UpgradeScenario,
  use: (ran: {
    readonly control: MemoryCanister;
    readonly before: Seen;
    readonly places: readonly string[];
    readonly fixture: OperationFixture;
    readonly result: Awaited<ReturnType<typeof runOperation>>;
  }) => void,
): Promise<void> {
  using fixture = createOperationFixture();
  const control = scenarioCanister(wanted);
  const before = see(control);
  const places: string[] = [];
  const plan = await planScenario(wanted, control);
  assert.deepEqual(plan.refusals, []);
  const effects = fixture.effects(control, { reached: (place) => void places.push(place) });
  const result = await runOperation(plan, effects);
  assert.deepEqual(fixture.journals.list(), []);
  use({ control, before, places, fixture, result });
}

for (const [name, wanted] of Object.entries(scenarios)) {
  test(`runOperation() upgrades ${name}`, async () => {
    await runScenario(wanted, ({ control, before, result: { upgrade, snapshot } }) => {
      assert.equal(assertSettled(wanted, before, control), true);
      assert.equal(upgrade?.outcome, "upgraded");
      assert.equal(upgrade.snapshot === undefined, wanted.snapshot === "skip");
      assert.equal(snapshot === undefined ? undefined : encodeHex(snapshot.id), upgrade.snapshot);
      assert.deepEqual(upgrade.kept, control.ids);
      assert.equal(upgrade.downtimeMs === undefined, wanted.runState === "stopped");
      const isChecked = wanted.runState === "running" || wanted.checkStopped;
      assert.deepEqual(
        upgrade.health.map(({ passed }) => passed),
        isChecked ? [true] : [],
      );
    });
  });

  for (const trouble of ["trap", "unhealthy"] as const) {
    const isSeen = trouble === "trap" || wanted.runState === "running" || wanted.checkStopped;
    if (!isSeen || (trouble === "unhealthy" && wanted.snapshot === "skip")) continue;
    test(`runOperation() rolls an upgrade ${name} back: ${trouble}`, async () => {
      await runScenario({ ...wanted, trouble }, ({ control, before, result: { upgrade } }) => {
        assert.equal(assertSettled(wanted, before, control), false);
        assert.equal(upgrade?.outcome, "rolled-back");
        assert.equal(upgrade.reason?.code, trouble === "trap" ? "client/rejected" : "recovery/unhealthy");
        const isLoaded = control.loaded !== undefined;
        assert.equal(isLoaded, trouble === "unhealthy" || wanted.foreignChunks > 0);
      });
    });
  }

  test(`runOperation() ends an upgrade ${name} well whichever call is lost or refused`, async () => {
    const methods = new Set<string>();
    await runScenario(wanted, (ran) => {
      for (const method of ran.control.executed) methods.add(method);
    });
    assert.ok(methods.size >= 2);
    for (const method of methods) {
      for (const fault of ["lost-before", "lost-after", "rejected"] as const)
        await runWithFault(wanted, method, fault);
    }
  });

  for (const trouble of ["none", "trap", "unhealthy"] as const) {
    if (trouble === "unhealthy" && wanted.snapshot === "skip") continue;
    test(`settleUpgrade() ends an upgrade ${name} (${trouble}) from every place, also where it is cut off itself`, async () => {
      const cut = { ...wanted, trouble };
      const places: string[] = [];
      await runScenario(cut, (ran) => void places.push(...ran.places));
      assert.ok(places.length >= 4);
      for (const place of places) {
        for (const forgets of [false, true]) await cutOffAndSettle(cut, place, forgets);
      }
    });
  }
}

async function runWithFault(wanted: UpgradeScenario, method: string, fault: CallFault): Promise<void> {
  using fixture = createOperationFixture();
  const control = scenarioCanister(wanted);
  const before = see(control);
  const plan = await planScenario(wanted, control);
  control.faults.set(method, fault);
  const where = `${method} ${fault}`;
  const isStuck =
    (wanted.snapshot === "skip" && where === "start_canister rejected") ||
    (wanted.checkStopped && where === "stop_canister rejected") ||
    (wanted.foreignChunks > 0 && where === "clear_chunk_store rejected");
  const ended = await runOperation(plan, fixture.effects(control)).then(
    ({ upgrade }) => upgrade?.outcome,
    (error: unknown) => error,
  );
  if (isStuck) {
    // The code is in and stays, but the network refuses what must still be done: recover does it.
    assert.ok(hasFault(ended, "recovery/not-settled"));
    await settleAll(fixture, control, { forgets: false });
    assert.equal(assertSettled(wanted, before, control), true);
    return;
  }
  assert.deepEqual(fixture.journals.list(), [], `${where}: ${String(ended)}`);
  const isCleanup = fixture.events.some(({ kind }) => kind === "cleanup-failed");
  if (isCleanup) {
    assert.equal(ended, "upgraded", where);
    assert.equal(control.runState, before.runState, where);
    return;
  }
  assert.equal(assertSettled(wanted, before, control), ended === "upgraded", where);
  if (fault === "lost-after") assert.equal(ended, "upgraded", where);
}

function cutting(control: MemoryCanister, place: string): (here: string) => void {
  return (here) => {
    if (here !== place) return;
    control.isAway = true;
    throw new Error("cut off");
  };
}

async function cutOffAndSettle(wanted: UpgradeScenario, place: string, forgets: boolean): Promise<void> {
  using fixture = createOperationFixture();
  const control = scenarioCanister(wanted);
  const before = see(control);
  const plan = await planScenario(wanted, control);
  const effects = fixture.effects(control);
  await assert.rejects(runOperation(plan, { ...effects, reached: cutting(control, place) }), (error) =>
    hasFault(error, "recovery/not-settled"),
  );
  const settlePlaces = await settleAll(fixture, control, { forgets });
  const told = fixture.findings().flatMap((finding) => ("snapshot" in finding ? [finding.snapshot] : []));
  assertSettled(wanted, before, control, forgets ? told : []);
  if (forgets) return;
  for (const again of settlePlaces) {
    using other = createOperationFixture();
    const second = scenarioCanister(wanted);
    const secondBefore = see(second);
    const secondPlan = await planScenario(wanted, second);
    await assert.rejects(
      runOperation(secondPlan, { ...other.effects(second), reached: cutting(second, place) }),
    );
    await settleAll(other, second, { forgets, cutAt: again });
    await settleAll(other, second, { forgets });
    assertSettled(wanted, secondBefore, second);
  }
}

/** Settles the only journal, and tells the places on the way. */
async function settleAll(
  fixture: OperationFixture,
  control: MemoryCanister,
  { forgets, cutAt }: { readonly forgets: boolean; readonly cutAt?: string },
): Promise<readonly string[]> {
  control.isAway = false;
  if (forgets) control.forgetCalls();
  const places: string[] = [];
  const open = OpenJournal.resume(fixture.journals, onlyJournal(fixture));
  const cut = cutting(control, cutAt ?? "nowhere");
  const reached = (place: string): void => {
    places.push(place);
    cut(place);
  };
  const settled = settleUpgrade(open, fixture.effects(control, { reached }));
  if (cutAt === undefined) await settled;
  else await assert.rejects(settled);
  return places;
}

function onlyJournal({ journals }: OperationFixture): Journal {
  const [stored, ...others] = journals.list();
  assert.ok(stored?.kind === "readable" && others.length === 0);
  return stored.journal;
}

test("runOperation() leaves a canister alone that has the module already", async () => {
  using fixture = createOperationFixture();
  const control = scenarioCanister(scenario());
  const module = emptyModule(100);
  await runOperation(await planScenario(scenario(), control), fixture.effects(control));
  const executed = control.executed.length;
  const plan = await planScenario(scenario(), control);
  const { upgrade } = await runOperation(plan, fixture.effects(control));
  assert.equal(upgrade?.outcome, "unchanged");
  assert.equal(control.executed.length, executed);
  assert.equal(plan.upgrade?.module.bytes.length, module.length);
});

test("runOperation() tells of a timer that a rollback lost, and of none that an untouched canister still has", async () => {
  for (const trouble of ["unhealthy", "trap"] as const) {
    using fixture = createOperationFixture();
    const control = scenarioCanister(scenario({ trouble }));
    control.hadTimer = true;
    const plan = await planScenario(scenario({ trouble }), control);
    const { upgrade } = await runOperation(plan, fixture.effects(control));
    assert.equal(upgrade?.isTimerLost, trouble === "unhealthy");
  }
});

for (const method of ["load_canister_snapshot", "delete_canister_snapshot", "clear_chunk_store"]) {
  for (const fault of ["lost-before", "lost-after", "rejected"] as const) {
    test(`runOperation() goes back although ${method} is ${fault}, or lets recover do it`, async () => {
      using fixture = createOperationFixture();
      const wanted = scenario({ trouble: "unhealthy", isLarge: true });
      const control = scenarioCanister(wanted);
      const before = see(control);
      const plan = await planScenario(wanted, control);
      control.faults.set(method, fault);
      const running = runOperation(plan, fixture.effects(control));
      if (fault === "rejected") {
        await assert.rejects(running, (error) => hasFault(error, "recovery/not-settled"));
        await settleAll(fixture, control, { forgets: false });
      } else {
        assert.equal((await running).upgrade?.outcome, "rolled-back");
        assert.deepEqual(fixture.journals.list(), []);
      }
      assert.equal(assertSettled(wanted, before, control), false);
    });
  }
}

test("runOperation() waits where the network limits how fast snapshots are loaded", async () => {
  using fixture = createOperationFixture();
  const wanted = scenario({ trouble: "unhealthy" });
  const control = scenarioCanister(wanted);
  const before = see(control);
  const plan = await planScenario(wanted, control);
  control.faults.set("load_canister_snapshot", "limited");
  const { upgrade } = await runOperation(plan, fixture.effects(control));
  assert.equal(upgrade?.outcome, "rolled-back");
  assert.equal(assertSettled(wanted, before, control), false);
});

test("settleUpgrade() goes nowhere when it is interrupted in the checks, and comes to the end the next time", async () => {
  using fixture = createOperationFixture();
  const wanted = scenario();
  const control = scenarioCanister(wanted);
  const before = see(control);
  const plan = await planScenario(wanted, control);
  const effects = fixture.effects(control);
  await assert.rejects(runOperation(plan, { ...effects, reached: cutting(control, "3:called") }));
  control.isAway = false;
  const interrupt = new AbortController();
  control.methods.set("health", () => {
    interrupt.abort();
    throw new Error("never answered");
  });
  const open = OpenJournal.resume(fixture.journals, onlyJournal(fixture));
  await assert.rejects(settleUpgrade(open, { ...effects, signal: interrupt.signal }), (error) =>
    hasFault(error, "recovery/interrupted"),
  );
  assert.equal(control.loaded, undefined);
  control.methods.clear();
  await settleAll(fixture, control, { forgets: false });
  assert.equal(assertSettled(wanted, before, control), true);
});

test("runOperation() takes nothing and loads nothing of an upgrade that is interrupted before it installs", async () => {
  const places: string[] = [];
  await runScenario(scenario({ isLarge: true }), (ran) => void places.push(...ran.places));
  for (const place of places) {
    using fixture = createOperationFixture();
    const wanted = scenario({ isLarge: true });
    const control = scenarioCanister(wanted);
    const before = see(control);
    const plan = await planScenario(wanted, control);
    const interrupt = new AbortController();
    const reached = (here: string): void => {
      if (here === place) interrupt.abort();
    };
    const effects = fixture.effects(control, { reached, signal: interrupt.signal });
    const ended = await runOperation(plan, effects).then(
      ({ upgrade }) => upgrade?.outcome,
      (error: unknown) => error,
    );
    const isFinished = ended === "upgraded";
    assert.ok(isFinished || hasFault(ended, "recovery/interrupted"), `${place}: ${String(ended)}`);
    assert.equal(assertSettled(wanted, before, control), isFinished, place);
    assert.deepEqual(fixture.journals.list(), []);
    // Once the checks are made, an interrupt comes too late.
    assert.equal(isFinished, Number(place.split(":")[0]) > 5 || place === "5:called", place);
  }
});
