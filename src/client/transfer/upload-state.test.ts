import assert from "node:assert/strict";
import { test } from "node:test";
import type { ByteRange, SectionName, SectionRanges } from "../../wire/mod.ts";
import { decodeUploadState, encodeUploadState, type UploadState } from "./upload-state.ts";

const written: SectionRanges = new Map<SectionName, readonly ByteRange[]>([
  [
    "wasm_memory",
    [
      { start: 0, end: 9 },
      { start: 12, end: 2 ** 33 },
    ],
  ],
  [`wasm_chunk_store/${"ab".repeat(32)}`, [{ start: 0, end: 5 }]],
]);

test("an upload state survives its JSON form, with and without a snapshot id", () => {
  const begun: UploadState = { before: [Uint8Array.of(1, 255)], snapshotId: undefined, written: new Map() };
  const created: UploadState = { before: [], snapshotId: Uint8Array.of(0, 2), written };
  for (const state of [begun, created]) {
    const text = JSON.stringify(encodeUploadState(state));
    assert.deepEqual(decodeUploadState(JSON.parse(text)), state);
  }
});

test("decodeUploadState() refuses every other form", () => {
  const good = encodeUploadState({ before: [], snapshotId: Uint8Array.of(1), written });
  const bad: readonly unknown[] = [
    null,
    [],
    { ...good, before: "00" },
    { ...good, before: ["0"] },
    { ...good, snapshotId: "xy" },
    { ...good, snapshotId: undefined },
    { ...good, written: [] },
    { ...good, written: { heap: [[0, 1]] } },
    { ...good, written: { wasm_memory: [[1, 1]] } },
    { ...good, written: { wasm_memory: [[-1, 1]] } },
    { ...good, written: { wasm_memory: [[0, 1.5]] } },
    { ...good, written: { wasm_memory: [[0]] } },
  ];
  for (const value of bad) assert.equal(decodeUploadState(value), undefined, JSON.stringify(value));
});
test("an upload state keeps the call that creates the snapshot, and refuses a damaged one", () => {
  const call = { requestId: Uint8Array.of(1, 2), expiresAtMs: 1_795_195_241_000 };
  const state = { before: [], snapshotId: undefined, call, written: new Map() };
  const json = encodeUploadState(state);
  assert.deepEqual(decodeUploadState(JSON.parse(JSON.stringify(json))), state);
  for (const damaged of [{}, { requestId: "01" }, { requestId: "x", expiresAtMs: 1 }, null])
    assert.equal(decodeUploadState({ ...json, call: damaged }), undefined);
});
