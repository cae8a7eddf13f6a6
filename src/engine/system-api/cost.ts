import { decodeUtf8, isUtf8 } from "../../bytes/mod.ts";
import { contractViolation } from "../system-trap.ts";
import { anywhereAndStart } from "./contexts.ts";
import { systemFunction, type SystemFunction } from "./system-function.ts";
import { writeCycles } from "./wide-numbers.ts";

/** Fees of a 13 node application subnet, which this network charges as if it were one. */
const NODES = 13n;
const CREATE_CANISTER = 500_000_000_000n;

/** No such key on this network, so no cost is known. */
const UNKNOWN_KEY = 2;
const UNKNOWN_CURVE = 1;

/** What calls and services cost, as the canister may ask before it pays. */
export const costFunctions: readonly SystemFunction[] = [
  systemFunction({
    name: "cost_call",
    parameters: ["i64", "i64", "I"],
    result: "none",
    contexts: anywhereAndStart,
    run: (session, nameSize, payloadSize, dst) => {
      const { calls } = session.environment;
      writeCycles(session, "ic0_cost_call", dst, calls.prepayment(Number(nameSize), Number(payloadSize)));
    },
  }),
  systemFunction({
    name: "cost_create_canister",
    parameters: ["I"],
    result: "none",
    contexts: anywhereAndStart,
    run: (session, dst) => {
      writeCycles(session, "ic0_cost_create_canister", dst, CREATE_CANISTER);
    },
  }),
  systemFunction({
    name: "cost_http_request",
    parameters: ["i64", "i64", "I"],
    result: "none",
    contexts: anywhereAndStart,
    run: (session, requestBytes, maxResponseBytes, dst) => {
      const base = 3_000_000n + 60_000n * NODES;
      const cost = (base + 400n * requestBytes + 800n * maxResponseBytes) * NODES;
      writeCycles(session, "ic0_cost_http_request", dst, cost);
    },
  }),
  signingCost("cost_sign_with_ecdsa", 1),
  signingCost("cost_sign_with_schnorr", 2),
  signingCost("cost_vetkd_derive_key", 1),
];

/** The cost of using a threshold key. This network holds none, so every key name is unknown. */
function signingCost(name: string, knownCurves: number): SystemFunction {
  return systemFunction({
    name,
    parameters: ["I", "I", "i32", "I"],
    result: "i32",
    contexts: anywhereAndStart,
    run: (session, src, size, curve) => {
      const keyName = session.readHeap(`ic0.${name} heap`, src, size);
      if (!isUtf8(keyName)) throw contractViolation(`Failed to decode key name ${decodeUtf8(keyName)}`);
      return curve >= knownCurves ? UNKNOWN_CURVE : UNKNOWN_KEY;
    },
  });
}
