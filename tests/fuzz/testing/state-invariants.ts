import assert from "node:assert/strict";
import { storedPages } from "../../../src/pages/mod.ts";
import { memoryUsage } from "../../../src/replica/cycles/memory-usage.ts";
import { deadlinesOf } from "../../../src/replica/messaging/deadlines.ts";
import type { CanisterSnapshot, CanisterState, ReplicaState } from "../../../src/replica/state.ts";

const wasmPageBytes = 65_536;
const chunkBytes = 2 ** 20;
const globalBytes = 32;

/** Cycles of canisters, and those that are on their way between them. */
export function cyclesIn(state: ReplicaState): bigint {
  let sum = 0n;
  for (const canister of state.canisters.values()) {
    sum += canister.cycles + canister.reservedCycles;
    for (const context of canister.callContexts.values()) sum += context.cyclesAvailable;
    for (const callback of canister.callbacks.values()) {
      sum += callback.prepaidExecution + callback.prepaidTransmission;
    }
    if (canister.status.kind === "stopping") for (const { refund } of canister.status.stops) sum += refund;
  }
  for (const message of state.messages.values()) {
    sum += message.kind === "request" ? message.cycles : message.refund;
  }
  return sum;
}

/** Asserts what holds of every state, whatever was done to it. */
export function assertInvariants(state: ReplicaState): void {
  for (const [key, canister] of state.canisters) {
    assert.equal(canister.id.toText(), key);
    assertCanister(canister);
    assertCalls(state, canister);
  }
  const expected = deadlinesOf(state.canisters.values());
  assert.equal([...state.deadlines.keys()].join(), [...expected.keys()].join(), "derived deadlines");
}

function assertCanister(canister: CanisterState): void {
  const { history, snapshots } = canister;
  assert.ok(canister.cycles >= 0n && canister.reservedCycles >= 0n, "cycles below zero");
  assert.ok(snapshots.size <= 10, "more than ten snapshots");
  assert.ok(canister.chunkStore.size <= 100, "more than a hundred chunks");
  assert.ok(canister.certifiedData.length <= 32, "certified data is too long");
  assert.ok(history.changes.length <= 20 && history.total >= BigInt(history.changes.length), "history");
  assert.ok(canister.settings.controllers.length <= 10, "more than ten controllers");
  for (const snapshot of snapshots.values()) assertSnapshot(snapshot);
  assert.equal(memoryUsage(canister).total, countedBytes(canister), "memory usage");
  if (canister.installed === undefined) return;
  const { heap, heapWasmPages, stable, stableWasmPages, globals } = canister.installed.execution;
  assertWithin(heap, heapWasmPages * wasmPageBytes, "heap");
  assertWithin(stable, stableWasmPages * wasmPageBytes, "stable memory");
  assert.equal(globals.length, canister.installed.module.globals.length);
}

/** Every open call has its context and is counted there. */
function assertCalls(state: ReplicaState, { callContexts, callbacks, ...canister }: CanisterState): void {
  const open = new Map([...callContexts.keys()].map((key) => [key, 0]));
  for (const { contextId } of callbacks.values()) open.set(contextId, (open.get(contextId) ?? 0) + 1);
  for (const [key, context] of callContexts) {
    assert.equal(context.openCalls, open.get(key), "open calls of a context");
    assert.ok(context.openCalls > 0 || !context.responded, "a context with nothing left to do");
    open.delete(key);
  }
  assert.deepEqual([...open.keys()], [], "callbacks without a context");
  for (const key of callContexts.keys()) assert.ok(Number(key) < canister.nextCallContext, "context number");
  for (const key of callbacks.keys()) assert.ok(Number(key) < canister.nextCallback, "callback number");
  if (canister.status.kind === "stopped") assert.equal(callContexts.size, 0, "a stopped canister works");
  for (const [key, { kind }] of state.messages) {
    assert.ok(Number(key) < state.nextMessage, `number of a ${kind}`);
  }
}

function assertSnapshot(snapshot: CanisterSnapshot): void {
  assertWithin(snapshot.heap, snapshot.heapBytes, "heap of a snapshot");
  assertWithin(snapshot.stable, snapshot.stableBytes, "stable memory of a snapshot");
  const { wasmModule } = snapshot;
  const moduleBytes = wasmModule.kind === "uploaded" ? wasmModule.sizeBytes : wasmModule.rawModule.length;
  // What is taken counts the instruction counter of the Internet Computer too, what is uploaded does not.
  const counter = snapshot.source.kind === "taken_from_canister" && moduleBytes > 0 ? 1 : 0;
  const globals = (snapshot.globals.length + counter) * globalBytes;
  const chunks = snapshot.chunkStore.size * chunkBytes;
  const memories = snapshot.heapBytes + snapshot.stableBytes;
  assert.equal(
    snapshot.sizeBytes,
    memories + moduleBytes + globals + chunks + snapshot.certifiedData.length,
    "total_size of a snapshot",
  );
}

function assertWithin(pages: CanisterSnapshot["heap"], sizeBytes: number, what: string): void {
  for (const [index] of storedPages(pages)) assert.ok(index * 4096 < sizeBytes, `a page beyond the ${what}`);
}

/** The memory that a canister is billed for, counted anew from what it holds. */
function countedBytes(canister: CanisterState): number {
  const { installed } = canister;
  let bytes = canister.chunkStore.size * chunkBytes;
  for (const { sizeBytes } of canister.snapshots.values()) bytes += sizeBytes;
  for (const { content } of canister.logs.records) bytes += 20 + content.length;
  for (const { details } of canister.history.changes) {
    bytes += 120 + ("controllers" in details ? details.controllers.length * 30 : 0);
  }
  if (installed === undefined) return bytes;
  const { execution, module, rawModule } = installed;
  bytes += (execution.heapWasmPages + execution.stableWasmPages) * wasmPageBytes;
  bytes += (execution.globals.length + 1) * globalBytes + rawModule.length;
  for (const [name, { content }] of module.customSections) bytes += name.length + content.length + 1;
  return bytes;
}
