import assert from "node:assert/strict";
import { test } from "node:test";
import { concatBytes } from "../../bytes/mod.ts";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { canisterIdFromNumber, encodeManagementArgs, type UploadSnapshotDataArgs } from "../../wire/mod.ts";
import { encodeDataArgs } from "./data-arguments.ts";

const random = new SeededRandom(99);
const chunks = [0, 1, 127, 128, 70_000].map((length) => random.bytes(length));

test("encodeDataArgs() writes what the general encoder writes, without a copy of the chunk", () => {
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
      const parts = encodeDataArgs(args);
      assert.deepEqual(concatBytes(...parts), expected);
      assert.ok(parts.includes(chunk));
    }
  }
});
