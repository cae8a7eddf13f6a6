import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeHex, encodeHex } from "../../../bytes/mod.ts";
import { type ManagementArgs, sha256 } from "../../../wire/mod.ts";
import { freezingThreshold } from "../../cycles/freezing-threshold.ts";
import { codeWith } from "./testing/code-fixture.ts";
import { assertReject, callAs, replyOf } from "./testing/management-fixture.ts";
import { canisterIn, readData, taken } from "./testing/snapshot-methods.ts";
import {
  canisterWith,
  controller,
  firstId,
  secondId,
  stranger,
  subnetWith,
  testContext,
} from "./testing/subnet-fixture.ts";

type Kind = ManagementArgs["read_canister_snapshot_data"]["kind"];

const context = testContext();
const heap = Uint8Array.from({ length: 10_000 }, (_, index) => (index * 7) % 256);
const stable = Uint8Array.from({ length: 5_000 }, (_, index) => (index * 11) % 256);
const code = codeWith(context, { heap, stable, global: 0 });
const chunk = Uint8Array.of(5, 6, 7);
const chunkKey = encodeHex(sha256(chunk));
const canister = canisterWith({ installed: code, chunkStore: new Map([[chunkKey, chunk]]) });
const before = taken(subnetWith(canister, canisterWith({ id: secondId })), context);
const balance = canisterIn(before.state).cycles;

function argsOf(kind: Kind) {
  return { canister_id: firstId, snapshot_id: before.id, kind };
}

function read(kind: Kind): { readonly chunk: Uint8Array; readonly charged: bigint } {
  const { result, state } = replyOf(readData, { state: before.state, context, args: argsOf(kind) });
  return { chunk: result.chunk, charged: balance - canisterIn(state).cycles };
}

test("readCanisterSnapshotData() answers ranges of all sections (T1 read_canister_snapshot_data_succeeds)", () => {
  const ranges: readonly (readonly [Kind, Uint8Array])[] = [
    [{ wasm_module: { offset: 10n, size: 990n } }, code.rawModule.slice(10)],
    [{ wasm_memory: { offset: 4000n, size: 300n } }, heap.slice(4000, 4300)],
    [{ wasm_memory: { offset: 131_070n, size: 2n } }, Uint8Array.of(0, 0)],
    [{ stable_memory: { offset: 0n, size: 5000n } }, stable],
    [{ stable_memory: { offset: 196_608n, size: 0n } }, Uint8Array.of()],
  ];
  for (const [kind, expected] of ranges) {
    const { chunk: bytes, charged } = read(kind);
    assert.deepEqual(bytes, expected);
    assert.equal(charged, 5_000_000n + BigInt(expected.length));
  }
});

test("readCanisterSnapshotData() answers a WasmChunk at its length and charges a MiB", () => {
  const { chunk: bytes, charged } = read({ wasm_chunk: { hash: decodeHex(chunkKey) } });
  assert.deepEqual(bytes, chunk);
  assert.equal(charged, 5_000_000n + 1_048_576n);
});

test("readCanisterSnapshotData() charges for a range beyond the end (T1 read_canister_snapshot_data_fails_bad_slice)", () => {
  const bad: readonly (readonly [Kind, string])[] = [
    [{ wasm_module: { offset: 1n, size: 1000n } }, "offset: 1, size: 1000"],
    [{ wasm_memory: { offset: 131_072n, size: 1n } }, "offset: 131072, size: 1"],
    [{ stable_memory: { offset: 2n ** 64n - 1n, size: 1n } }, "offset: 18446744073709551615, size: 1"],
  ];
  for (const [kind, text] of bad) {
    const outcome = callAs(controller, readData, { state: before.state, context, args: argsOf(kind) });
    const state = assertReject(
      outcome,
      "IC0408",
      `Invalid subslice into wasm module / main memory / stable memory: ${text}`,
    );
    assert.ok(canisterIn(state).cycles < balance);
  }
});

test("readCanisterSnapshotData() refuses more than 2,000,000 bytes free of charge", () => {
  const args = argsOf({ wasm_memory: { offset: 0n, size: 2_000_001n } });
  const outcome = callAs(controller, readData, { state: before.state, context, args });
  const state = assertReject(outcome, "IC0408", "Requested slice too large: 2000001 > 2000000");
  assert.equal(canisterIn(state).cycles, balance);
});

test("readCanisterSnapshotData() refuses hashes that are none or unknown", () => {
  const short = argsOf({ wasm_chunk: { hash: Uint8Array.of(1, 255) } });
  assertReject(
    callAs(controller, readData, { state: before.state, context, args: short }),
    "IC0504",
    "Error from Wasm chunk store: Bytes [01, ff] are not a valid WasmChunkHash..",
  );
  const unknown = argsOf({ wasm_chunk: { hash: new Uint8Array(32) } });
  const outcome = callAs(controller, readData, { state: before.state, context, args: unknown });
  assert.equal(outcome.kind, "reject");
  assert.match(
    outcome.reject.message,
    /^Error from Wasm chunk store: WasmChunkHash \[00, .*\] not found\.\.\n/,
  );
});

test("readCanisterSnapshotData() refuses who cannot pay", () => {
  const poor = canisterIn(before.state);
  const state = subnetWith({ ...poor, cycles: freezingThreshold(poor) + 5_000_000n });
  const args = argsOf({ wasm_memory: { offset: 0n, size: 1n } });
  const outcome = callAs(controller, readData, { state, context, args });
  const id = firstId.toText();
  assertReject(
    outcome,
    "IC0207",
    `Canister snapshotting failed with: \`Canister ${id} is out of cycles: please top up the canister with at least 1 additional cycles\``,
  );
});

test("readCanisterSnapshotData() checks access, then the snapshot (T1 ..._fails_invalid_controller, ..._must_match)", () => {
  const args = argsOf({ wasm_memory: { offset: 0n, size: 1n } });
  assertReject(
    callAs(stranger, readData, { state: before.state, context, args }),
    "IC0512",
    `Only the controllers of the canister ${firstId.toText()} can control it.`,
  );
  const foreign = { ...args, canister_id: secondId };
  assertReject(
    callAs(controller, readData, { state: before.state, context, args: foreign }),
    "IC0406",
    `The snapshot ${firstId.toText()}-0 does not belong to canister ${secondId.toText()}.`,
  );
});
