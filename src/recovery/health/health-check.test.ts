import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { type Answer, encodeArguments } from "../../client/mod.ts";
import { MemoryCanister } from "../testing/memory-canister.ts";
import type { DeclaredHealthCheck } from "./declared-health-check.ts";
import { encodeHealthCheck } from "./encode-health-check.ts";
import type { HealthResult } from "./health-check.ts";
import { runHealthCheck } from "./run-health-check.ts";

const declared: DeclaredHealthCheck = { name: "well", method: "health", kind: "query", args: "()" };

function replied(text: string): Answer<Uint8Array> {
  return { kind: "replied", value: encodeArguments(text, { kind: "unknown" }) };
}

const refusal: Answer<Uint8Array> = {
  kind: "rejected",
  reject: { rejectCode: 5, errorCode: "IC0503", message: "trapped\nmore", certified: true },
};

type Wanted = Answer<Uint8Array> | Error | "never";

/** Answers one after another; the last one again and again. */
class Answering extends MemoryCanister {
  readonly #answers: Wanted[];

  constructor(answers: readonly Wanted[]) {
    super("running", 0);
    this.#answers = [...answers];
  }

  override callMethod(): Promise<Answer<Uint8Array>> {
    const next = this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
    if (next === "never" || next === undefined) return new Promise(() => undefined);
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  }
}

async function run(
  more: Partial<DeclaredHealthCheck>,
  answers: readonly Wanted[],
  signal: AbortSignal = new AbortController().signal,
): Promise<HealthResult> {
  const check = encodeHealthCheck({ ...declared, timeoutMs: 20, ...more }, undefined);
  return await runHealthCheck(new Answering(answers), check, { signal, pauseMs: 1 });
}

const values: readonly (readonly [string, string, boolean])[] = [
  ["(3)", "(3 : nat64)", true],
  ["(3 : int8)", "(3 : nat)", true],
  ["(1_000)", "(1000 : nat)", true],
  ["(3)", "(4 : nat64)", false],
  ["(3)", "(3 : nat, 3 : nat)", false],
  ['("a : nat")', '("a")', false],
  ['("a  b")', '("a b")', false],
  ["(record { b = 1; a = true })", "(record { a = true; b = 1 : nat8 })", true],
  ["(variant { ok })", "(variant { ok })", true],
  ["(variant { ok })", "(variant { err })", false],
  ["(opt 1)", "(opt (1 : nat32))", true],
  ["(opt 1)", "(null)", false],
  ['(vec { "a"; "b" })', '(vec { "b"; "a" })', false],
  ["(2.0)", "(2.0 : float32)", true],
  ["()", "()", true],
];

for (const [expect, reply, passes] of values) {
  test(`runHealthCheck() ${passes ? "takes" : "does not take"} ${reply} for ${expect}`, async () => {
    const { passed, attempts } = await run({ expect, retries: 0 }, [replied(reply)]);
    assert.deepEqual([passed, attempts], [passes, 1]);
  });
}

test("runHealthCheck() searches a pattern in the reply", async () => {
  assert.equal((await run({ matches: '"2\\.\\d' }, [replied('("2.7")')])).passed, true);
  const { passed, reason } = await run({ matches: '^\\("3', retries: 0 }, [replied('("2.7")')]);
  assert.equal(passed, false);
  assert.match(reason ?? "", /2\.7/);
});

test("runHealthCheck() repeats what is rejected, fails or is late, and tells the last reason", async () => {
  const late = await run({ retries: 3 }, ["never", refusal, new Error("gone"), replied("(1)")]);
  assert.deepEqual([late.passed, late.attempts, late.reason], [true, 4, undefined]);
  const failed = await run({ retries: 2 }, [refusal]);
  assert.deepEqual([failed.passed, failed.attempts], [false, 3]);
  assert.equal(failed.reason, "health was rejected: trapped");
  const silent = await run({ retries: 0 }, ["never"]);
  assert.equal(silent.reason, "health did not answer within 20 ms");
});

test("runHealthCheck() ends at once when it is interrupted", async () => {
  const interrupt = new AbortController();
  const running = run({ timeoutMs: 1_000_000, retries: 9 }, ["never"], interrupt.signal);
  interrupt.abort();
  assert.equal((await running).passed, false);
});

test("encodeHealthCheck() refuses what could not be called or compared later", () => {
  const encode = (more: Partial<DeclaredHealthCheck>, description?: string) => () =>
    encodeHealthCheck({ ...declared, ...more }, description);
  const bad = (error: unknown): boolean => hasFault(error, "recovery/bad-health-check");
  assert.throws(encode({ expect: "(1)", matches: "1" }), bad);
  assert.throws(encode({ matches: "(" }), bad);
  const badArguments = (error: unknown): boolean => hasFault(error, "client/bad-arguments");
  assert.throws(encode({ expect: "(1" }), badArguments);
  assert.throws(encode({ args: "(true)" }, "service : { health : (nat) -> () }"), badArguments);
  assert.throws(encode({ method: "other" }, "service : { health : () -> () }"), badArguments);
  assert.equal(
    encodeHealthCheck({ ...declared, args: "(1)" }, "service : { health : (nat8) -> () }").arg,
    "4449444c00017b01",
  );
});
