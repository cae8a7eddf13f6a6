import assert from "node:assert/strict";
import { test } from "node:test";
import type { ProxyFailure } from "../../wire/mod.ts";
import { parseProxyFailure } from "./parse-proxy-failure.ts";

const failed = (reason: string): ProxyFailure => ({ CallFailed: { reason } });

const cases: readonly (readonly [ProxyFailure, number, string | undefined, RegExp])[] = [
  [
    failed("Call Rejected, reject_code: CANISTER_ERROR (5), reject_message: IC0537: Error from\nCanister x"),
    5,
    "IC0537",
    /^Error from\nCanister x$/,
  ],
  [
    failed("Call Rejected, reject_code: DESTINATION_INVALID (3), reject_message: Canister x not found."),
    3,
    "IC0301",
    /^Canister x not found\.$/,
  ],
  [
    failed(
      "Call Rejected, reject_code: CANISTER_ERROR (5), reject_message: Only the controllers of the canister x",
    ),
    5,
    "IC0512",
    /^Only the controllers/,
  ],
  [failed("Insufficient balance"), 5, undefined, /^Insufficient balance$/],
  [{ InsufficientCycles: { available: 5n, required: 7n } }, 4, undefined, /has 5 cycles, and 7 are needed/],
  [{ UnauthorizedUser: null }, 4, undefined, /only controllers/],
];

for (const [failure, rejectCode, errorCode, message] of cases) {
  test(`parseProxyFailure() turns ${Object.keys(failure).join()} into the reject ${String(rejectCode)} ${String(errorCode)}`, () => {
    const reject = parseProxyFailure(failure);
    assert.deepEqual([reject.rejectCode, reject.errorCode], [rejectCode, errorCode]);
    assert.match(reject.message, message);
  });
}
