import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientError, type ClientFault } from "../client-error.ts";
import { isTransient, type RetryPolicy, withRetries } from "./retry.ts";

const url = "http://127.0.0.1:1";

function failure(fault: ClientFault): ClientError {
  return new ClientError(fault, fault.code);
}

function status(code: number, retryAfterMs?: number): ClientError {
  const requested = retryAfterMs === undefined ? {} : { retryAfterMs };
  return failure({ code: "client/http-status", url, status: code, text: "", ...requested });
}

/** A policy that keeps its pauses in a list instead of waiting. */
function listingPolicy(random: number, attempts = 6): { policy: RetryPolicy; pauses: number[] } {
  const pauses: number[] = [];
  const policy: RetryPolicy = {
    attempts,
    firstDelayMs: 100,
    longestDelayMs: 500,
    random: () => random,
    sleep: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
  };
  return { policy, pauses };
}

/** Throws the given errors in turn and succeeds afterwards. */
function failing(errors: readonly Error[]): () => Promise<number> {
  let attempts = 0;
  return () => {
    const error = errors[attempts];
    attempts += 1;
    return error === undefined ? Promise.resolve(attempts) : Promise.reject(error);
  };
}

test("isTransient() holds for what another attempt may change, and for nothing that was answered", () => {
  const reject = { rejectCode: 2, errorCode: undefined, message: "", certified: true };
  const transient = [
    failure({ code: "client/network-unreachable", url }),
    failure({ code: "client/timeout", url, reason: "" }),
    status(429),
    status(503),
  ];
  const final = [
    status(400),
    status(404),
    status(500),
    failure({ code: "client/rejected", operation: "read", reject }),
    failure({ code: "client/untrusted-answer", url, reason: "" }),
    failure({ code: "client/protocol", url, reason: "" }),
    new Error("other"),
  ];
  for (const error of transient) assert.equal(isTransient(error), true, error.fault.code);
  for (const error of final) assert.equal(isTransient(error), false, error.message);
});

test("withRetries() doubles its pauses up to the longest, and shortens them by at most half at random", async () => {
  const errors = Array.from({ length: 5 }, () => status(503));
  const longest = listingPolicy(1 - Number.EPSILON);
  assert.equal(await withRetries(longest.policy, failing(errors)), 6);
  assert.deepEqual(longest.pauses, [100, 200, 400, 500, 500]);
  const shortest = listingPolicy(0);
  await withRetries(shortest.policy, failing(errors));
  assert.deepEqual(shortest.pauses, [50, 100, 200, 250, 250]);
});

test("withRetries() waits as long as the network asks for, but no more than a minute", async () => {
  const { policy, pauses } = listingPolicy(0);
  await withRetries(policy, failing([status(429, 7_000), status(503, 3_600_000)]));
  assert.deepEqual(pauses, [7_000, 60_000]);
});

test("withRetries() throws the last error when the attempts are used up, and any other error at once", async () => {
  const { policy, pauses } = listingPolicy(0, 3);
  const errors = [status(503), status(503), status(429), status(400)];
  await assert.rejects(withRetries(policy, failing(errors)), (error) => error === errors[2]);
  assert.equal(pauses.length, 2);
  const refused = status(400);
  await assert.rejects(withRetries(policy, failing([refused])), (error) => error === refused);
  assert.equal(pauses.length, 2);
});

test("withRetries() stops when its signal aborts", async () => {
  const { policy } = listingPolicy(0);
  const controller = new AbortController();
  const attempt = (): Promise<never> => {
    controller.abort(new Error("stopped"));
    return Promise.reject(status(503));
  };
  await assert.rejects(withRetries(policy, attempt, controller.signal), /^Error: stopped$/);
});
