import assert from "node:assert/strict";
import { test } from "node:test";
import { SystemTrap } from "./system-trap.ts";
import { trapFromError, trapLogLine } from "./trap-from-error.ts";

test("trapFromError() passes on what is no trap", () => {
  for (const error of [
    new Error("unreachable"),
    new RangeError("Invalid typed array length"),
    "text",
    undefined,
  ]) {
    assert.equal(trapFromError(error), undefined);
  }
});

test("trapFromError() keeps the text of a Wasm trap that it does not know", () => {
  const error = Object.assign(new Error("null dereference"), { name: "RuntimeError" });
  assert.deepEqual(trapFromError(error), {
    code: "engine/wasm-trap",
    message: "Canister trapped: null dereference",
  });
});

test("trapLogLine() has the reason of a trap, and nothing for other faults", () => {
  const line = (error: SystemTrap): string | undefined => trapLogLine(error.fault);
  assert.equal(
    line(new SystemTrap("engine/unreachable", "Canister trapped: unreachable")),
    "[TRAP]: unreachable",
  );
  const called = "Canister called `ic0.trap` with message: ";
  assert.equal(line(new SystemTrap("engine/called-trap", `${called}'it's\nbad'`)), "[TRAP]: it's\nbad");
  assert.equal(line(new SystemTrap("engine/called-trap", `${called}''`)), "[TRAP]: (no message)");
  assert.equal(line(new SystemTrap("engine/contract-violation", "Canister violated contract: x")), undefined);
});
