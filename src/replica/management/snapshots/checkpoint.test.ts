import assert from "node:assert/strict";
import { test } from "node:test";
import { PAGE_BYTES } from "../../../pages/mod.ts";
import { encodeSnapshotId } from "../../../wire/mod.ts";
import { counterModule } from "../../testing/counter.ts";
import { TestSubnet } from "../../testing/test-subnet.ts";
import { takeCheckpoint, unwrittenBytes, unwrittenMemoryBytes } from "./checkpoint.ts";
import { codeWith } from "./testing/code-fixture.ts";
import { canisterIn, taken } from "./testing/snapshot-methods.ts";
import { canisterWith, firstId, subnetWith, testContext } from "./testing/subnet-fixture.ts";
import { loadOnto, takeSnapshot } from "./testing/transfer.ts";

const context = testContext({ checkpointIntervalRounds: 4 });
const { limits } = context;
const options = { ownerId: firstId, limits };
const heap = new Uint8Array(3 * PAGE_BYTES).fill(1);
const code = codeWith(context, { heap, stable: Uint8Array.of(1), global: 0 });
const chunkStore = new Map([["aa", new Uint8Array(PAGE_BYTES + 1)]]);
const before = subnetWith(canisterWith({ installed: code, chunkStore }));
const parts = { heap: code.execution.heap, stable: code.execution.stable, chunkStore };

test("takeCheckpoint() keeps the canisters of every so many rounds", () => {
  const at = (round: bigint) => takeCheckpoint({ ...before, round }, limits).checkpoint;
  assert.deepEqual([at(3n), at(4n), at(5n)], [undefined, before.canisters, undefined]);
  const none = { ...limits, checkpointIntervalRounds: 0 };
  assert.equal(takeCheckpoint({ ...before, round: 4n }, none).checkpoint, undefined);
});

test("unwrittenBytes() counts pages and WasmChunks since the checkpoint, and all of them before the first", () => {
  assert.equal(unwrittenMemoryBytes(before, parts, options), 4 * PAGE_BYTES);
  assert.equal(unwrittenBytes(before, parts, options), 6 * PAGE_BYTES);
  const written = takeCheckpoint({ ...before, round: 4n }, limits);
  assert.equal(unwrittenBytes(written, parts, options), 0);
  const more = new Map([...chunkStore, ["bb", Uint8Array.of(1)]]);
  assert.equal(unwrittenBytes(written, { ...parts, chunkStore: more }, options), PAGE_BYTES);
  const changed = codeWith(context, { heap, stable: Uint8Array.of(2), global: 0 });
  const { stable } = changed.execution;
  assert.equal(unwrittenBytes(written, { ...parts, stable }, options), PAGE_BYTES);
});

test("unwrittenBytes() counts nothing where checkpoints are not imitated", () => {
  const none = { ...options, limits: { ...limits, checkpointIntervalRounds: 0 } };
  assert.equal(unwrittenBytes(before, parts, none), 0);
  assert.equal(unwrittenMemoryBytes(before, parts, none), 0);
});

test("unwrittenBytes() knows what a checkpoint wrote for a snapshot of a canister that went on since", () => {
  const snapshotted = taken(before, context);
  const written = takeCheckpoint({ ...snapshotted.state, round: 4n }, limits);
  const other = codeWith(context, { heap: Uint8Array.of(9), stable: Uint8Array.of(9), global: 0 });
  const wentOn = { ...canisterIn(written), installed: other };
  const state = takeCheckpoint(
    { ...written, round: 8n, canisters: written.canisters.with(firstId.toText(), wentOn) },
    limits,
  );
  const [snapshot] = canisterIn(state).snapshots.values();
  assert.ok(snapshot);
  assert.deepEqual(snapshot.id, encodeSnapshotId(0n, firstId));
  assert.equal(unwrittenMemoryBytes(state, snapshot, options), 0);
});

test("loadCanisterSnapshot() takes another canister's snapshot from before the checkpoint though its owner went on", () => {
  const subnet = new TestSubnet({ checkpointIntervalRounds: 8 });
  const [owner, target] = [subnet.install(counterModule, Uint8Array.of(7)), subnet.create()];
  const id = takeSnapshot(subnet, owner);
  while (subnet.state.round % 8n !== 0n) subnet.round();
  subnet.update(owner, "increment");
  subnet.update(owner, "save");
  subnet.manage("load_canister_snapshot", loadOnto(target, id));
  const fresh = takeSnapshot(subnet, owner);
  assert.equal(subnet.manageFails("load_canister_snapshot", loadOnto(target, fresh)), "IC0406");
});
