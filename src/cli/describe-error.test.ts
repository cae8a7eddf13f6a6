import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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
    icCode: "IC0301",
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

test("describeError() tells options that make no sense from failures", () => {
  const bad = new CliError({ code: "cli/bad-option", option: "--amount", value: "much" }, "No number");
  assert.equal(describeError(bad).exitCode, 2);
  assert.equal(describeError(new CliError({ code: "cli/nothing-to-change" }, "Nothing")).exitCode, 2);
});

test("describeError() gives whatever else was thrown a code as well", () => {
  assert.deepEqual(describeError(new RangeError("too far")), {
    message: "too far",
    code: "cli/internal",
    next: "Set ICEBOX_DEBUG=1 to see where it arose; this is a defect of icebox",
    exitCode: 1,
  });
  assert.equal(describeError("a text").message, "a text");
});

test("describeError() puts the canister that was named into the next step", () => {
  const stopped: Reject = { rejectCode: 5, errorCode: "IC0508", message: "It is stopped", certified: true };
  const full = "Canister x has reached the maximum number of snapshots allowed: 10.";
  const tooMany: Reject = { rejectCode: 4, errorCode: "IC0406", message: full, certified: true };
  const nextOf = (reject: Reject): string | undefined =>
    describeError(
      caught(() => replyOf({ kind: "rejected", reject }, "call dump")),
      { canister: "chat" },
    ).next;
  assert.equal(nextOf(stopped), "icebox canister start chat");
  assert.match(nextOf(tooMany) ?? "", /^icebox canister snapshot delete chat SNAPSHOT/);
  assert.equal(nextOf({ ...tooMany, message: "refused by the canister" }), undefined);
  const secret = "Caller 2vxsx-fae is not allowed to access canister logs";
  assert.match(nextOf({ ...tooMany, message: secret }) ?? "", /--identity NAME/);
});

test("describeError() tells what the operating system refused from defects", () => {
  const full = caught(() => readFileSync("/"));
  assert.equal(describeError(full).code, "cli/system");
  assert.ok(describeError(full).next?.startsWith("Check the path"));
});

test("formatError() shows message, code and next step on lines of their own", () => {
  const description = { message: "It failed", code: "cli/internal", next: "try again", exitCode: 1 };
  assert.equal(formatError(description), "Error: It failed\nCode: cli/internal\nNext: try again");
  assert.equal(formatError({ ...description, next: undefined }), "Error: It failed\nCode: cli/internal");
});
