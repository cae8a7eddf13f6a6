import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeHex } from "../../../bytes/mod.ts";
import { encodeSnapshotId } from "../../../wire/mod.ts";
import { codeWith } from "./testing/code-fixture.ts";
import { assertReject, callAs, replyOf } from "./testing/management-fixture.ts";
import { canisterIn, readMetadata, taken } from "./testing/snapshot-methods.ts";
import {
  canisterWith,
  controller,
  firstId,
  secondId,
  stranger,
  subnetWith,
  TEST_TIME_NS,
  testContext,
} from "./testing/subnet-fixture.ts";

const context = testContext();
const code = codeWith(context, { heap: Uint8Array.of(1), stable: Uint8Array.of(), global: -3 });
const canister = canisterWith({
  installed: code,
  version: 4n,
  certifiedData: Uint8Array.of(42),
  globalTimerNs: 43n,
  lowMemoryHook: "executed",
  chunkStore: new Map([
    ["ff".repeat(32), Uint8Array.of(1)],
    ["0a".repeat(32), Uint8Array.of(2)],
  ]),
});
const before = taken(subnetWith(canister, canisterWith({ id: secondId })), context);
const args = { canister_id: firstId, snapshot_id: before.id };

test("readCanisterSnapshotMetadata() answers every field free of charge (T1 read_canister_snapshot_metadata_succeeds)", () => {
  const { result, state } = replyOf(readMetadata, { state: before.state, context, args });
  assert.equal(state, before.state);
  assert.ok("taken_from_canister" in result.source);
  assert.deepEqual(
    { ...result, source: undefined },
    {
      source: undefined,
      taken_at_timestamp: TEST_TIME_NS,
      wasm_module_size: 1000n,
      globals: [{ i32: -3 }],
      wasm_memory_size: 131_072n,
      stable_memory_size: 196_608n,
      wasm_chunk_store: ["0a", "ff"].map((byte) => ({ hash: decodeHex(byte.repeat(32)) })),
      canister_version: 4n,
      certified_data: Uint8Array.of(42),
      global_timer: [{ active: 43n }],
      on_low_wasm_memory_hook_status: [{ executed: null }],
    },
  );
});

test("readCanisterSnapshotMetadata() shows an inactive timer as such", () => {
  const state = taken(subnetWith({ ...canister, globalTimerNs: 0n }), context).state;
  const { result } = replyOf(readMetadata, { state, context, args });
  assert.deepEqual(result.global_timer, [{ inactive: null }]);
});

test("readCanisterSnapshotMetadata() wants canister and snapshot to match (T1 ..._fails_canister_and_snapshot_must_match)", () => {
  const foreign = { ...args, canister_id: secondId };
  const outcome = callAs(controller, readMetadata, { state: before.state, context, args: foreign });
  const text = `The snapshot ${firstId.toText()}-0 does not belong to canister ${secondId.toText()}.`;
  assertReject(outcome, "IC0406", text);
  const missing = { ...args, snapshot_id: encodeSnapshotId(5n, firstId) };
  const id = firstId.toText();
  assertReject(
    callAs(controller, readMetadata, { state: before.state, context, args: missing }),
    "IC0305",
    `Could not find the snapshot ID ${id}-5 for canister ${id}.`,
  );
});

test("readCanisterSnapshotMetadata() refuses who may not read (T1 ..._fails_invalid_controller)", () => {
  const outcome = callAs(stranger, readMetadata, { state: before.state, context, args });
  assertReject(outcome, "IC0512", `Only the controllers of the canister ${firstId.toText()} can control it.`);
  assert.equal(canisterIn(before.state).snapshots.size, 1);
});
