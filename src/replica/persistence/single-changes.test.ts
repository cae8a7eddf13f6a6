import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex } from "../../bytes/mod.ts";
import { emptyPageMap } from "../../pages/mod.ts";
import { canisterIdFromNumber, sha256 } from "../../wire/mod.ts";
import type { IngressState } from "../ingress/ingress-state.ts";
import { countOpenCalls } from "../messaging/callbacks.ts";
import { deadlinesOf } from "../messaging/deadlines.ts";
import { PersistentMap } from "../persistent-map.ts";
import type { CanisterSnapshot, CanisterState, ReplicaState } from "../state.ts";
import type { LedgerState } from "../system/ledger/ledger-state.ts";
import type { SystemCanistersState } from "../system/state.ts";
import { taskIndexOf } from "../tasks/task-index.ts";
import { collectChanges } from "./collect-changes.ts";
import { restoreState } from "./restore-state.ts";
import { fullState } from "./testing/full-state.ts";
import { plainState } from "./testing/plain-state.ts";
import { StoredModel } from "./testing/stored-model.ts";

/** Another value for every property: the compiler asks for those that are missing. */
type Others<Value, Fixed extends keyof Value> = {
  readonly [Key in Exclude<keyof Value, Fixed>]-?: Value[Key];
};

const { state, context } = fullState();
const canister = present(state.canisters.get(canisterIdFromNumber(7n).toText()));
const [firstSnapshot, secondSnapshot] = canister.snapshots.values();
const taken = present(firstSnapshot);
const uploaded = present(secondSnapshot);
const chunk = Uint8Array.of(99);
const oneChunk = new Map([[encodeHex(sha256(chunk)), chunk]]);

function present<Value>(value: Value | undefined): Value {
  return value ?? assert.fail("the full state lacks a part");
}

/** Stores the full state, then what changed; a restart must find the changed state. */
function assertSurvives(made: ReplicaState, what: string): void {
  const canisters = [...made.canisters.values()];
  const changed = { ...made, deadlines: deadlinesOf(canisters), tasks: taskIndexOf(canisters) };
  const model = new StoredModel();
  model.apply(collectChanges(undefined, state));
  model.apply(collectChanges(state, changed));
  const restored = restoreState(model.stored(), { config: state.config, context });
  assert.deepEqual(plainState(restored, context.pageStore), plainState(changed, context.pageStore), what);
  const again = new StoredModel();
  again.apply(collectChanges(undefined, changed));
  assert.deepEqual([...model.memories.keys()].sort(), [...again.memories.keys()].sort(), what);
}

/** Replaces one property after the other. */
function assertEachSurvives<Value extends object, Fixed extends keyof Value = never>(
  value: Value,
  others: Others<Value, Fixed>,
  stateWith: (changed: Value) => ReplicaState,
): void {
  for (const [key, other] of Object.entries(others)) {
    assertSurvives(stateWith({ ...value, [key]: other }), `${key} changed alone`);
  }
}

function withCanister(changed: CanisterState): ReplicaState {
  const counted = { ...changed, openCalls: countOpenCalls(changed.callbacks) };
  return { ...state, canisters: state.canisters.with(changed.id.toText(), counted) };
}

function withSnapshot(changed: CanisterSnapshot): ReplicaState {
  const snapshots = new Map(canister.snapshots).set(encodeHex(changed.id), changed);
  return withCanister({ ...canister, snapshots });
}

test("a change set carries each property of a canister that changes alone", () => {
  assertEachSurvives<CanisterState, "id" | "openCalls">(
    canister,
    {
      status: { kind: "running" },
      settings: { ...canister.settings, computeAllocationPercent: 50 },
      version: 12n,
      cycles: 1n,
      reservedCycles: 0n,
      cyclesConsumed: { ...canister.cyclesConsumed, memory: 0n },
      queryStatistics: { ...canister.queryStatistics, calls: 0n },
      installed: undefined,
      certifiedData: new Uint8Array(),
      globalTimerNs: 0n,
      lowMemoryHook: "executed",
      chunkStore: oneChunk,
      history: { total: 100n, changes: canister.history.changes.slice(1) },
      logs: { ...canister.logs, records: canister.logs.records.slice(1) },
      snapshots: new Map(),
      nextSnapshotId: 5n,
      heapDelta: { debitBytes: 0, atNs: 0n },
      installDebit: { instructions: 0n, atNs: 0n },
      callContexts: canister.callContexts.without("00000000000000000001"),
      nextCallContext: 9,
      callbacks: PersistentMap.empty(),
      nextCallback: 9,
      createdAtNs: 0n,
      lastInstallNs: undefined,
    },
    withCanister,
  );
});

test("a change set carries each property of an execution state that changes alone", () => {
  const installed = present(canister.installed);
  const { execution } = installed;
  assertEachSurvives<typeof execution, "module">(
    execution,
    {
      heap: execution.stable,
      heapWasmPages: 9,
      stable: emptyPageMap,
      stableWasmPages: 0,
      globals: execution.globals.toReversed(),
    },
    (changed) => withCanister({ ...canister, installed: { ...installed, execution: changed } }),
  );
});

test("a change set carries each property of a snapshot that changes alone", () => {
  assertEachSurvives<CanisterSnapshot, "id">(
    taken,
    {
      local: 9n,
      takenAtNs: 0n,
      sizeBytes: 1,
      source: { kind: "metadata_upload" },
      canisterVersion: 0n,
      wasmModule: uploaded.wasmModule,
      heap: emptyPageMap,
      heapBytes: 0,
      stable: taken.heap,
      stableBytes: 0,
      globals: [],
      chunkStore: oneChunk,
      certifiedData: new Uint8Array(),
      globalTimerNs: undefined,
      lowMemoryHook: undefined,
    },
    withSnapshot,
  );
  assertSurvives(
    withSnapshot({ ...uploaded, wasmModule: taken.wasmModule }),
    "an uploaded module is prepared",
  );
});

test("a change set carries each property of the subnet that changes alone", () => {
  assertEachSurvives<ReplicaState, "config" | "trees" | "checkpoint" | "deadlines" | "tasks">(
    state,
    {
      timeNs: 0n,
      round: 0n,
      randomness: { seed: new Uint8Array(32), draws: 0 },
      canisters: PersistentMap.empty(),
      ingress: { ...state.ingress, waiting: [] },
      messages: state.messages.without("00000000000000000000"),
      nextMessage: 9,
      schedule: { chargedAtNs: 1n, heartbeatAtNs: 2n, heartbeatCursor: "" },
      ledgers: { ...state.ledgers, icpLedger: state.ledgers.cyclesLedger },
      nextCanisterNumbers: [0n],
    },
    (changed) => changed,
  );
});

test("a change set carries each property of the built-in canisters that changes alone", () => {
  const { ledgers } = state;
  assertEachSurvives<SystemCanistersState>(
    ledgers,
    {
      icpLedger: ledgers.cyclesLedger,
      cyclesLedger: ledgers.icpLedger,
      createdCanisters: PersistentMap.empty(),
      notifiedBlocks: PersistentMap.empty(),
    },
    (changed) => ({ ...state, ledgers: changed }),
  );
  assertEachSurvives<LedgerState>(
    ledgers.icpLedger,
    {
      balances: PersistentMap.empty(),
      allowances: PersistentMap.empty(),
      blocks: PersistentMap.empty(),
      recent: PersistentMap.empty(),
      totalSupply: 0n,
    },
    (changed) => ({ ...state, ledgers: { ...ledgers, icpLedger: changed } }),
  );
});

test("a change set carries what changes of the calls alone", () => {
  const { ingress } = state;
  const [[requestId, entry] = assert.fail("there is no entry")] = ingress.entries;
  assertEachSurvives<IngressState, "results" | "resultBytes" | "ended">(
    ingress,
    {
      entries: ingress.entries.with(requestId, { ...entry, sender: canister.id }),
      forgetOrder: ingress.forgetOrder.without(present(ingress.forgetOrder.first())[0]),
      nextResult: 18,
      waiting: ingress.waiting.slice(1),
    },
    (changed) => ({ ...state, ingress: changed }),
  );
  const forgotten = { ...ingress, entries: ingress.entries.without(requestId) };
  assertSurvives({ ...state, ingress: forgotten }, "a call was forgotten");
});
