import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeLeb128, encodeUtf8, hasFault } from "../../bytes/mod.ts";
import { emptyTree, type LabeledTree, setPath } from "../tree/labeled-tree.ts";
import { witness } from "../tree/witness.ts";
import { lookupRequestStatus, type RequestStatus } from "./request-status.ts";

const requestId = new Uint8Array(32).fill(3);

function statusTree(fields: Readonly<Record<string, Uint8Array>>): LabeledTree {
  return Object.entries(fields).reduce(
    (tree, [name, value]) =>
      setPath(tree, [encodeUtf8("request_status"), requestId, encodeUtf8(name)], value),
    setPath(emptyTree, [encodeUtf8("time")], encodeLeb128(1n)),
  );
}

function statusIn(tree: LabeledTree): RequestStatus {
  return lookupRequestStatus(witness(tree, [[encodeUtf8("request_status"), requestId]]), requestId);
}

test("lookupRequestStatus() reads a reply", () => {
  const tree = statusTree({ status: encodeUtf8("replied"), reply: Uint8Array.of(1) });
  assert.deepEqual(statusIn(tree), { kind: "replied", arg: Uint8Array.of(1) });
});

test("lookupRequestStatus() reads a reject with and without error code", () => {
  const fields = {
    status: encodeUtf8("rejected"),
    reject_code: encodeLeb128(5),
    reject_message: encodeUtf8("trapped"),
  };
  const rejection = { rejectCode: 5, message: "trapped" };
  assert.deepEqual(statusIn(statusTree(fields)), { kind: "rejected", rejection });
  const withCode = statusTree({ ...fields, error_code: encodeUtf8("IC0503") });
  assert.deepEqual(statusIn(withCode), {
    kind: "rejected",
    rejection: { ...rejection, errorCode: "IC0503" },
  });
});

test("lookupRequestStatus() reads a call that is on its way, done, absent or not shown", () => {
  for (const kind of ["received", "processing", "done"]) {
    assert.deepEqual(statusIn(statusTree({ status: encodeUtf8(kind) })), { kind });
  }
  const tree = statusTree({});
  assert.deepEqual(statusIn(tree), { kind: "absent" });
  assert.deepEqual(lookupRequestStatus(witness(tree, [[encodeUtf8("time")]]), requestId), { kind: "absent" });
  const hidden = witness(statusTree({ status: encodeUtf8("done") }), [[encodeUtf8("time")]]);
  assert.deepEqual(lookupRequestStatus(hidden, requestId), { kind: "unknown" });
});

test("lookupRequestStatus() refuses a status that is unknown or incomplete", () => {
  for (const fields of [{ status: encodeUtf8("novel") }, { status: encodeUtf8("replied") }]) {
    assert.throws(
      () => statusIn(statusTree(fields)),
      (error) => hasFault(error, "wire/bad-certificate"),
    );
  }
});
