import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientError, type Reject, replyOf } from "../client/mod.ts";
import { CliError } from "./cli-error.ts";
import { describeError, formatError } from "./describe-error.ts";

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}

test("describeError() puts the Internet Computer's code in front and knows a next step", () => {
  const reject: Reject = {
    rejectCode: 3,
    errorCode: "IC0301",
    message: "Canister bkyz2-fmaaa-aaaaa-qaaaq-cai not found",
    certified: false,
  };
  const description = describeError(
    caught(() => replyOf({ kind: "rejected", reject }, "stop canister chat")),
  );
  assert.deepEqual(description, {
    message: "Cannot stop canister chat: Canister bkyz2-fmaaa-aaaaa-qaaaq-cai not found",
    code: "IC0301 (client/rejected)",
    next: "icebox deploy creates the canisters of the project that the network does not have",
    exitCode: 4,
  });
});

test("describeError() tells network trouble from other failures", () => {
  const url = "http://127.0.0.1:1";
  const unreachable = new ClientError(
    { code: "client/network-unreachable", url },
    "Cannot reach the network",
  );
  assert.equal(describeError(unreachable).exitCode, 3);
  const unknown = new CliError({ code: "cli/unknown-identity", name: "bob" }, "Cannot find", {
    next: "make it",
  });
  assert.equal(describeError(unknown).exitCode, 1);
  assert.equal(describeError(unknown).next, "make it");
});

test("describeError() gives whatever else was thrown a code as well", () => {
  assert.deepEqual(describeError(new RangeError("too far")), {
    message: "too far",
    code: "cli/internal",
    next: undefined,
    exitCode: 1,
  });
  assert.equal(describeError("a text").message, "a text");
});

test("formatError() shows message, code and next step on lines of their own", () => {
  const description = { message: "It failed", code: "cli/internal", next: "try again", exitCode: 1 };
  assert.equal(formatError(description), "Error: It failed\nCode: cli/internal\nNext: try again");
  assert.equal(formatError({ ...description, next: undefined }), "Error: It failed\nCode: cli/internal");
});
