import assert from "node:assert/strict";
import { test } from "node:test";
import { IDL } from "@icp-sdk/core/candid";
import { hasFault } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import {
  canisterIdFromNumber,
  encodeManagementArgs,
  encodeManagementResult,
  type UploadSnapshotDataArgs,
} from "../../wire/mod.ts";
import { decodeDataReply, encodeDataArgs } from "./data-codec.ts";

const random = new SeededRandom(99);
const chunks = [0, 1, 127, 128, 70_000].map((length) => random.bytes(length));

test("decodeDataReply() reads the forms of our encoder and of the Rust library without a copy, and any other", () => {
  for (const chunk of chunks) {
    const own = encodeManagementResult("read_canister_snapshot_data", { chunk });
    assert.deepEqual(decodeDataReply(own), chunk);
    assert.equal(decodeDataReply(own).buffer, own.buffer);
    // DIDL, two types: record { chunk : type 1 }, vec nat8; one value of type 0.
    const [, , , , , , , , , ...rest] = own;
    const rust = Uint8Array.from([
      ...own.slice(0, 5),
      0x6c,
      1,
      ...rest.slice(0, 5),
      1,
      0x6d,
      0x7b,
      1,
      0,
      ...rest.slice(8),
    ]);
    assert.deepEqual(decodeDataReply(rust), chunk);
    assert.equal(decodeDataReply(rust).buffer, rust.buffer);
    const more = IDL.Record({ chunk: IDL.Vec(IDL.Nat8), later: IDL.Text });
    const other = IDL.encode([more], [{ chunk, later: "x" }]);
    assert.deepEqual(Uint8Array.from(decodeDataReply(other)), chunk);
  }
});

test("decodeDataReply() refuses what is cut off or has bytes behind it", () => {
  const reply = encodeManagementResult("read_canister_snapshot_data", { chunk: Uint8Array.of(1, 2, 3) });
  for (const bad of [reply.slice(0, -1), Uint8Array.from([...reply, 0]), reply.slice(0, 7), new Uint8Array()])
    assert.throws(
      () => decodeDataReply(bad),
      (error) => hasFault(error, "wire/bad-candid"),
    );
});

test("encodeDataArgs() writes what the general encoder writes", () => {
  const kinds = [
    { wasm_module: { offset: 0n } },
    { wasm_memory: { offset: 2n ** 40n } },
    { stable_memory: { offset: 7n } },
    { wasm_chunk: null },
  ] as const;
  for (const chunk of chunks) {
    for (const kind of kinds) {
      const args: UploadSnapshotDataArgs = {
        canister_id: canisterIdFromNumber(5n),
        snapshot_id: random.bytes(18),
        kind,
        chunk,
      };
      const expected = encodeManagementArgs("upload_canister_snapshot_data", args);
      assert.deepEqual(encodeDataArgs(args), expected);
    }
  }
});
