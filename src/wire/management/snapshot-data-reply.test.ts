import assert from "node:assert/strict";
import { test } from "node:test";
import { SeededRandom } from "../../bytes/testing/seeded-random.ts";
import { encodeManagementResult } from "./management-interface.ts";
import { createSnapshotDataReply } from "./snapshot-data-reply.ts";

test("createSnapshotDataReply() makes what the general encoder makes, for every size of the length", () => {
  const random = new SeededRandom(20_261_125);
  for (const size of [0, 1, 127, 128, 16_383, 16_384, 100_000, 2_100_000]) {
    const bytes = random.bytes(size);
    const { reply, chunk } = createSnapshotDataReply(size);
    chunk.set(bytes);
    assert.deepEqual(reply, encodeManagementResult("read_canister_snapshot_data", { chunk: bytes }));
  }
});
