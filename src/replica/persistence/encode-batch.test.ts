import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeHex, hasFault } from "../../bytes/mod.ts";
import { batchDigest, decodeBatch, encodeBatch } from "./encode-batch.ts";
import { fullState } from "./testing/full-state.ts";
import { plainState } from "./testing/plain-state.ts";
import { alice } from "../testing/test-subnet.ts";

const { state, context } = fullState();
const batch = {
  timeNs: 2n ** 60n,
  randomness: new Uint8Array(32).fill(5),
  ingress: state.ingress.waiting,
  queryUsages: [{ canisterId: alice, calls: 1n, instructions: 2n, requestBytes: 3n, responseBytes: 4n }],
};

test("decodeBatch() gives back what encodeBatch() wrote, with every field of the calls", () => {
  const decoded = decodeBatch(encodeBatch(batch));
  const inState = (waiting: typeof batch.ingress): unknown =>
    plainState({ ...state, ingress: { ...state.ingress, waiting } }, context.pageStore);
  assert.deepEqual(inState(decoded.ingress), inState(batch.ingress));
  assert.deepEqual({ ...decoded, ingress: [] }, { ...batch, ingress: [] });
});

test("decodeBatch() leaves out the usages of a batch without queries", () => {
  const { queryUsages, ...quiet } = batch;
  assert.equal(queryUsages.length, 1);
  assert.ok(!("queryUsages" in decodeBatch(encodeBatch(quiet))));
});

test("decodeBatch() refuses damage and other versions", () => {
  const encoded = encodeBatch(batch);
  assert.throws(
    () => decodeBatch(encoded.subarray(0, -1)),
    (error) => hasFault(error, "replica/malformed-record"),
  );
  assert.throws(
    () => decodeBatch(Uint8Array.of(9)),
    (error) => hasFault(error, "replica/unknown-record-version"),
  );
});

test("batchDigest() tells batches apart by every part, and by the request ids instead of the arguments", () => {
  const digest = (other: typeof batch): string => encodeHex(batchDigest(other, context.platform));
  const [first, ...others] = batch.ingress;
  assert.ok(first);
  const otherArgument = { ...first, content: { ...first.content, arg: Uint8Array.of(1, 2, 3) } };
  assert.equal(digest({ ...batch, ingress: [otherArgument, ...others] }), digest(batch));
  const changes = [
    { timeNs: 1n },
    { randomness: new Uint8Array(32) },
    { queryUsages: [] },
    { ingress: others },
    { ingress: [{ ...first, requestId: new Uint8Array(32) }, ...others] },
    { ingress: [{ ...first, content: { ...first.content, methodName: "other" } }, ...others] },
  ];
  const digests = new Set([batch, ...changes.map((change) => ({ ...batch, ...change }))].map(digest));
  assert.equal(digests.size, changes.length + 1);
});
