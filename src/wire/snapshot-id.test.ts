import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeHex, encodeHex, hasFault } from "../bytes/mod.ts";
import { Principal } from "./principal.ts";
import { decodeSnapshotId, encodeSnapshotId, snapshotIdText } from "./snapshot-id.ts";

const vectors: readonly (readonly [hex: string, local: bigint, canister: string])[] = [
  ["0000000000000000800000000010000a0101", 0n, "a3shf-5eaaa-aaaaa-qaafa-cai"],
  ["0000000000000000ffffffffff9000010101", 0n, "uxrrr-q7777-77774-qaaaq-cai"],
  ["0000000000000000ffffffffffa000020101", 0n, "a2cb4-hh777-77775-aaaba-cai"],
  ["000000000000000100000000002034610101", 1n, "pifyq-raaaa-aaaab-agrqq-cai"],
];

for (const [hex, local, canister] of vectors) {
  test(`snapshot id ${hex}`, () => {
    const id = encodeSnapshotId(local, Principal.fromText(canister));
    assert.equal(encodeHex(id), hex);
    const parts = decodeSnapshotId(decodeHex(hex));
    assert.deepEqual([parts.local, parts.canisterId.toText()], [local, canister]);
    assert.equal(snapshotIdText(id), `${canister}-${String(local)}`);
  });
}

test("decodeSnapshotId() reads a view into other bytes", () => {
  const backing = decodeHex(`ffff${vectors[3]?.[0] ?? ""}`);
  assert.equal(decodeSnapshotId(backing.subarray(2)).local, 1n);
  assert.equal(decodeSnapshotId(Buffer.from(backing).subarray(2)).local, 1n);
});

test("decodeSnapshotId() refuses fewer than 8 and more than 37 bytes with the replica's words", () => {
  const reasons = [7, 38].map((length) => {
    try {
      return decodeSnapshotId(new Uint8Array(length));
    } catch (error) {
      assert.ok(hasFault(error, "wire/bad-snapshot-id"));
      return error instanceof Error ? error.message : "";
    }
  });
  assert.deepEqual(reasons, [
    "Invalid snapshot ID length: provided 7, minumum length expected 37.",
    "Invalid snapshot ID length: provided 38, maximum length expected 37.",
  ]);
});
